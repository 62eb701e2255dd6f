-- Announces who has left and not come back.
--
-- ARGV  1 how many at most
--
-- Answers {how many, milliseconds until the next one, or -1, {who has died}}.

local due = redis.call('ZRANGEBYSCORE', leaving, '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[1])
for i = 1, #due do
  redis.call('ZREM', leaving, due[i])
  if redis.call('SISMEMBER', clients, due[i]) == 0 and redis.call('SREM', here, due[i]) == 1 then
    tell('left', due[i])
  end
end
local next = redis.call('ZRANGE', leaving, 0, 0, 'WITHSCORES')
return {#due, next[2] and math.max(0, tonumber(next[2]) - now) or -1, who_died()}
