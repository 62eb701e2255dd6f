-- Takes a node in.
--
-- ARGV  1 member   2 milliseconds of its lease
--
-- Answers 1, or 0 if that member was declared dead before: it needs another name.

if redis.call('SISMEMBER', dead, ARGV[1]) == 1 then
  return 0
end
speak(nodes, said, now, ARGV[2])
redis.call('ZADD', nodes, from_now(ARGV[2]), ARGV[1])
return 1
