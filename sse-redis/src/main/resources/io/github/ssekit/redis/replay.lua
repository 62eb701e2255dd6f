-- Reads what follows a place in a topic.
--
-- KEYS  1 history   2 meta   3 births
-- ARGV  1 epoch of the place   2 its offset   3 its time   4 most events   5 most bytes   6 an epoch, should one
--       be needed   7 milliseconds for which offsets are remembered   8 the slot of the topic among the births
--
-- Answers {epoch, last offset, its time, entries, oldest offset kept, whether a place at which the topic had no events
-- is as good as one before its first event now: '1' or '0', and '-' for other places}; an entry is {id, {'p', time before, 'd',
-- body}}. With a most of 0 events, one entry without its body tells whether the place can be continued. The
-- oldest offset is told where there is no entry next to the place, 0 if nothing is kept, and '-' elsewhere.

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'r', 'b')
local epoch, offset, time = meta[1], meta[2], meta[3]
if not is_place(epoch, offset, time) then
  local none, refusal = epoch_of_none(KEYS[3], ARGV[6])
  if refusal then
    return refusal
  end
  local now, memory, same = now_millis(), tonumber(ARGV[7]), '-'
  if ARGV[1] == none and ARGV[2] == '0' then
    local birth = redis.call('HGET', KEYS[3], ARGV[8])
    same = is_sure_of_none(tonumber(ARGV[3]), now, birth and tonumber(birth) or (not birth and 0 or nil), memory)
      and '1' or '0'
  end
  return {none, '0', seen_at(now, memory), {}, '-', same}
end
local entries = {}
local at_epoch, at_offset, at_time, same = ARGV[1], ARGV[2], ARGV[3], '-'
if epoch ~= at_epoch and at_offset == '0' and redis.call('HGET', KEYS[3], 'e') == at_epoch then
  local birth, before = string.match(meta[5] or '', '^(%d+) (%d+)$')
  if not birth or not is_sure_of_none(tonumber(at_time), tonumber(birth), tonumber(before), tonumber(ARGV[7])) then
    return {epoch, offset, time, entries, '-', '0'}
  end
  at_epoch, at_time, same = epoch, '0', '1'
end
if epoch ~= at_epoch or tonumber(offset) <= tonumber(at_offset) then
  return {epoch, offset, time, entries, '-', same}
end
local kept = tonumber(meta[4])
local oldest = kept and (now_millis() - kept) or 0

local function is_kept(entry)
  return tonumber(string.match(entry[1], '^(%d+)-')) >= oldest
end

local function number(entry)
  return tonumber(string.match(entry[1], '-(%d+)$'))
end

local function answer()
  local next_one = entries[1] and number(entries[1]) == at_offset + 1
  if next_one then
    return {epoch, offset, time, entries, '-', same}
  end
  local first = redis.call('XRANGE', KEYS[1], string.format('%.0f', oldest) .. '-0', '+', 'COUNT', 1)[1]
  return {epoch, offset, time, entries, first and string.format('%.0f', number(first)) or '0', same}
end

local from = '(' .. at_time .. '-' .. at_offset
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
