-- Finds where a reader begins that brings no place.
--
-- KEYS  1 history   2 meta   3 births
-- ARGV  1 'head', 'since' or 'last'   2 the time in milliseconds, or the number of events   3 an epoch, should one
--       be needed   4 milliseconds for which offsets are remembered
--
-- Answers {epoch, offset, time} of the place before the first event wanted.

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'r')
local epoch, offset, time = meta[1], meta[2], meta[3]
if not is_place(epoch, offset, time) then
  local none, refusal = epoch_of_none(KEYS[3], ARGV[3])
  return refusal or {none, '0', seen_at(now_millis(), tonumber(ARGV[4]))}
end
if ARGV[1] == 'head' or offset == '0' then
  return {epoch, offset, time}
end
local kept = tonumber(meta[4])
local oldest = kept and (now_millis() - kept) or 0

local function before(entry)
  local number = string.match(entry[1], '-(%d+)$')
  return {epoch, string.format('%.0f', tonumber(number) - 1), entry[2][2]}
end

if ARGV[1] == 'since' then
  local since = string.format('%.0f', math.max(oldest, tonumber(ARGV[2])))
  local first = redis.call('XRANGE', KEYS[1], since .. '-0', '+', 'COUNT', 1)[1]
  return first and before(first) or {epoch, offset, time}
end

local left, chunk = tonumber(ARGV[2]), 64
local place, to = {epoch, offset, time}, '+'
while left > 0 do
  local read = redis.call('XREVRANGE', KEYS[1], to, '-', 'COUNT', math.min(chunk, left))
  for i = 1, #read do
    if tonumber(string.match(read[i][1], '^(%d+)-')) < oldest then
      return place
    end
    place = before(read[i])
    to = '(' .. read[i][1]
  end
  left = left - #read
  if #read < chunk then
    break
  end
end
return place
