-- Takes note of a delivery that has failed, and gives the element up if it was the last one.
--
-- KEYS  1 processing list   2 deliveries   3 dead letters
-- ARGV  1 element   2 reason   3 most deliveries   4 most dead letters
--
-- Answers {how many deliveries have failed, 1 if it was given up}.

local count = redis.call('HINCRBY', KEYS[2], redis.sha1hex(ARGV[1]), 1)
if count < tonumber(ARGV[3]) then
  return {count, 0}
end
if redis.call('LREM', KEYS[1], -1, ARGV[1]) == 0 then -- it was done before, and the answer was lost
  redis.call('HDEL', KEYS[2], redis.sha1hex(ARGV[1]))
  return {count, 0}
end
bury(KEYS[3], KEYS[2], ARGV[1], ARGV[2], ARGV[4])
return {count, 1}
