-- Says that a node lives, or leaves, and moves back what nodes had in hand that live no more.
--
-- KEYS  1 list   2 nodes (sorted set: end of each one's lease)   3 deliveries   4 dead letters
--       5 when anybody has said anything
-- ARGV  1 node   2 milliseconds of its lease, 0 to leave   3 what the keys of processing lists begin with
--       4 LPUSH or RPUSH, to the end that is taken from   5 most deliveries   6 most dead letters
--       7 milliseconds after which one that has gone is forgotten
--
-- Answers {how many elements this node has in hand, how many of others were moved back, how many given up,
-- how many wait in the list}.

local list, nodes, deliveries, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local me, lease, taken = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local moved, given_up = 0, 0

local function at(millis)
  return string.format('%.0f', millis)
end

-- The last one taken goes back first, so that the first one is the next to be taken again.
local function move_back(node, has_died)
  local element = redis.call('LPOP', taken .. node)
  while element do
    local count = has_died and redis.call('HINCRBY', deliveries, redis.sha1hex(element), 1) or 0
    if has_died and count >= tonumber(ARGV[5]) then
      bury(dead, deliveries, element, 'the node that had it in hand has died, for the ' .. count .. '. time', ARGV[6])
      given_up = given_up + 1
    else
      redis.call(ARGV[4], list, element)
      moved = moved + 1
    end
    element = redis.call('LPOP', taken .. node)
  end
end

-- The first write is one that Redis refuses when it is out of memory.
if lease > 0 then
  speak(nodes, KEYS[5], now, ARGV[2])
end
redis.call('ZADD', nodes, at((lease > 0) and now + lease or now - 1), me)
if lease == 0 then
  move_back(me, false)
  return {0, moved, given_up, redis.call('LLEN', list)}
end
-- One that has gone is kept for a while: what it asked for last may still be on its way.
local gone = redis.call('ZRANGEBYSCORE', nodes, '-inf', '(' .. at(now))
for i = 1, #gone do
  move_back(gone[i], true)
end
redis.call('ZREMRANGEBYSCORE', nodes, '-inf', '(' .. at(now - ARGV[7]))
return {redis.call('LLEN', taken .. me), moved, given_up, redis.call('LLEN', list)}
