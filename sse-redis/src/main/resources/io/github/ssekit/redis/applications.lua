-- Says that a node of an application uses this prefix, and hears who else does.
--
-- KEYS  1 applications and what their secrets are told by (hash: until when, by Redis's clock)
-- ARGV  1 this one: its name, a space, and what its secrets are told by   2 milliseconds that it is known for
--
-- Answers the others of which a node lives.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local others, all = {}, redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if (tonumber(all[i + 1]) or 0) < now then
    redis.call('HDEL', KEYS[1], all[i])
  elseif all[i] ~= ARGV[1] then
    others[#others + 1] = all[i]
  end
end
return others
