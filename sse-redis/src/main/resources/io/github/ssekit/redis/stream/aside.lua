-- Puts an entry aside that has failed, for the one that leads: whoever leads no more has no entry in hand, and another
-- node may have published it meanwhile. So may this one, where the call comes late and it has read again.
--
-- KEYS  1 stream   2 state (hash, see read.lua)
-- ARGV  1 who asks   2 group   3 the consumer of those that have failed   4 id   5 how often it has failed
--       6 the number of the last call that reads
--
-- Answers 1, or 0 where another node leads, or this one has read again.

local state = redis.call('HMGET', KEYS[2], 'l', 'n')
if state[1] ~= ARGV[1] or tonumber(state[2]) > tonumber(ARGV[6]) then
  return 0
end
redis.call('XCLAIM', KEYS[1], ARGV[2], ARGV[3], 0, ARGV[4], 'RETRYCOUNT', ARGV[5], 'JUSTID')
return 1
