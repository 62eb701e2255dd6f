-- Says that a node lives.
--
-- ARGV  1 member   2 milliseconds of its lease
--
-- Answers {1 if it is known, how many streams it has, how many kicks wait for it, {who has died}}.

-- The first write is one that Redis does not refuse when it is out of memory: else all nodes would be declared dead.
redis.call('ZREM', nodes, '')
if not redis.call('ZSCORE', nodes, ARGV[1]) then
  return {0, 0, 0, {}}
end
if horizon() == 0 then -- so all the others get another lease
  local all = redis.call('ZRANGE', nodes, 0, -1)
  for i = 1, #all do
    redis.call('ZADD', nodes, 'XX', from_now(ARGV[2]), all[i])
  end
end
redis.call('ZADD', nodes, 'XX', from_now(ARGV[2]), ARGV[1])
return {1, redis.call('HLEN', streams_of(ARGV[1])), redis.call('HLEN', kicks_of(ARGV[1])), who_died()}
