-- Forgets some streams of a node that has died, or that says goodbye. Any number of nodes may do so at once: each
-- stream is removed once.
--
-- ARGV  1 member   2 milliseconds of grace   3 how many, roughly   4 'dead', or 'goodbye' to forget one that lives
--       5 milliseconds for which its kicks are kept: it may only have been thought dead
--
-- Answers 1 if there is more.

local member = ARGV[1]
if redis.call('ZSCORE', nodes, member) then
  if is_alive(member) and ARGV[4] ~= 'goodbye' then
    return 0
  end
  redis.call('ZREM', nodes, member) -- before SADD, which a Redis that is out of memory refuses as a first write
  redis.call('SADD', dead, member)
elseif redis.call('SISMEMBER', dead, member) == 0 then
  return 0
end
local some = some_of(streams_of(member), ARGV[3])
for i = 1, #some, 2 do
  remove(member, some[i], some[i + 1], ARGV[2])
end
if redis.call('EXISTS', streams_of(member)) == 1 then
  return 1
end
redis.call('SREM', dead, member)
redis.call('PEXPIRE', kicks_of(member), ARGV[5])
if ARGV[4] ~= 'goodbye' then
  local forgotten = redis.call('ZRANGEBYSCORE', lost, '-inf', from_now(-ARGV[5]))
  for i = 1, #forgotten do
    redis.call('ZREM', lost, forgotten[i])
  end
  redis.call('ZADD', lost, from_now(0), member)
  redis.call('PEXPIRE', lost, ARGV[5])
end
return 0
