-- Has every node but one end its streams of a topic: written down for each as kicks are, and rung for. Also for
-- nodes that were taken for dead of late: one that comes back looks at what was left for it before.
--
-- ARGV  1 member that asks, and is told by the answer, or ''   2 the mark of this revocation, with the topic
--       3 reason   4 milliseconds for which it is kept for nodes that are away
--
-- Answers how many nodes will be told.

local told = {}
local count = 0

local function leave_for(list)
  for i = 1, #list do
    local member = list[i]
    if member ~= ARGV[1] and not told[member] then
      told[member] = true
      count = count + 1
      redis.call('HSET', kicks_of(member), ARGV[2], ARGV[3])
    end
  end
end

local alive = redis.call('ZRANGE', nodes, 0, -1)
leave_for(alive)
leave_for(redis.call('SMEMBERS', dead))
local away = redis.call('ZRANGEBYSCORE', lost, from_now(-ARGV[4]), '+inf')
leave_for(away)
for i = 1, #away do
  redis.call('PEXPIRE', kicks_of(away[i]), ARGV[4])
end
for i = 1, #alive do
  if alive[i] ~= ARGV[1] then
    ring(alive[i])
  end
end
return count
