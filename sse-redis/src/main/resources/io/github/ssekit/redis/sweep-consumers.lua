-- Takes consumers out of a group that hold no entries and have been idle for long.
--
-- KEYS  1 stream
-- ARGV  1 group   2 the consumer that asks, which stays   3 milliseconds
--
-- Answers how many.

local swept = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local facts = {}
  for i = 1, #consumer, 2 do
    facts[consumer[i]] = consumer[i + 1]
  end
  if facts.name ~= ARGV[2] and facts.pending == 0 and facts.idle >= tonumber(ARGV[3]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], facts.name)
    swept = swept + 1
  end
end
return swept
