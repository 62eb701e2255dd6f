-- Reads what follows a place in a topic.
--
-- KEYS  1 history   2 meta
-- ARGV  1 epoch of the place   2 its offset   3 its time   4 most events   5 most bytes   6 an epoch, should one
--       be needed   7 milliseconds to remember it
--
-- Answers {epoch, last offset, its time, entries, oldest offset kept}; an entry is {id, {'p', time before, 'd',
-- body}}. With a most of 0 events, one entry without its body tells whether the place can be continued. The
-- oldest offset is told where there is no entry next to the place, 0 if nothing is kept, and '-' elsewhere.

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'r')
local epoch, offset, time = meta[1], meta[2], meta[3]
if not is_place(epoch, offset, time) then
  epoch, offset, time = ARGV[6], '0', '0'
  -- A Redis that is full, or lacks replicas, takes no note of it, and is read all the same.
  local noted = redis.pcall('HSET', KEYS[2], 'e', epoch, 's', '0', 't', '0')
  if type(noted) ~= 'table' or not noted.err then
    redis.call('DEL', KEYS[1])
    redis.call('PEXPIRE', KEYS[2], ARGV[7])
  elseif string.find(noted.err, 'WRONGTYPE', 1, true) or string.find(noted.err, 'NOPERM', 1, true) then
    return noted
  end
end
local entries = {}
if epoch ~= ARGV[1] or tonumber(offset) <= tonumber(ARGV[2]) then
  return {epoch, offset, time, entries, '-'}
end
local clock = redis.call('TIME')
local kept = tonumber(meta[4])
local oldest = kept and (clock[1] * 1000 + math.floor(clock[2] / 1000) - kept) or 0

local function is_kept(entry)
  return tonumber(string.match(entry[1], '^(%d+)-')) >= oldest
end

local function number(entry)
  return tonumber(string.match(entry[1], '-(%d+)$'))
end

local function answer()
  local next_one = entries[1] and number(entries[1]) == ARGV[2] + 1
  if next_one then
    return {epoch, offset, time, entries, '-'}
  end
  local first = redis.call('XRANGE', KEYS[1], string.format('%.0f', oldest) .. '-0', '+', 'COUNT', 1)[1]
  return {epoch, offset, time, entries, first and string.format('%.0f', number(first)) or '0'}
end

local from = '(' .. ARGV[3] .. '-' .. ARGV[2]
local most, bytes = tonumber(ARGV[4]), tonumber(ARGV[5])
local size, chunk = 0, 16
if most == 0 then
  local first = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', 1)[1]
  if first and is_kept(first) then
    entries[1] = {first[1], {'p', first[2][2], 'd', ''}}
  end
  return answer()
end
while #entries < most do
  local read = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', chunk)
  for i = 1, #read do
    if is_kept(read[i]) then
      size = size + #(read[i][2][4] or '')
      if #entries == most or (size > bytes and #entries > 0) then
        return answer()
      end
      entries[#entries + 1] = read[i]
    end
    from = '(' .. read[i][1]
  end
  if #read < chunk then
    break
  end
end
return answer()
