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
speak(nodes, said, now, ARGV[2])
redis.call('ZADD', nodes, 'XX', from_now(ARGV[2]), ARGV[1])
return {1, redis.call('HLEN', streams_of(ARGV[1])), redis.call('HLEN', kicks_of(ARGV[1])), who_died()}
