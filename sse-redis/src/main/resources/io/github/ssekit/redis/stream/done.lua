-- Takes entries out of the group, and takes note up to which one all are dealt with.
--
-- KEYS  1 stream   2 state (hash, see read.lua)
-- ARGV  1 group   2 id of the last entry up to which all are dealt with, '' to leave it   3... ids
--
-- Answers how many were in the group.

local state = redis.call('HMGET', KEYS[2], 'd', 'f')
local dealt, finished = state[1], state[2]
if ARGV[2] ~= '' then
  deal_with(KEYS[2], ARGV[2], finished)
else
  -- Out of its order: should the group be lost before all are dealt with up to there, it is not read again.
  local more = ''
  for i = 3, #ARGV do
    if not (dealt and string.find(dealt, '^%d+-%d+$')) or is_before(dealt, ARGV[i]) then
      more = more .. ' ' .. ARGV[i] .. ' '
    end
  end
  if more ~= '' then
    redis.call('HSET', KEYS[2], 'f', (finished or '') .. more)
  end
end
local taken = 0
for i = 3, #ARGV do
  taken = taken + redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
end
return taken
