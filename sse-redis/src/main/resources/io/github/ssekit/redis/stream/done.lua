-- Takes entries out of the group, and takes note up to which one all are dealt with.
--
-- KEYS  1 stream   2 state (hash, see read.lua)
-- ARGV  1 group   2 id of the last entry up to which all are dealt with, '' to leave it   3... ids
--
-- Answers how many were in the group.

if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[2], 'd', ARGV[2])
end
local taken = 0
for i = 3, #ARGV do
  taken = taken + redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
end
return taken
