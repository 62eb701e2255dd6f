-- What the scripts of a list have in common: it stands in front of each of them.

-- Gives an element up. A Redis that is out of memory refuses the push, and so all of it.
local function bury(dead, deliveries, element, reason, kept)
  local clock = redis.call('TIME')
  redis.call('RPUSH', dead, cjson.encode({element = element, reason = reason,
    at = clock[1] * 1000 + math.floor(clock[2] / 1000)}))
  redis.call('LTRIM', dead, -kept, -1)
  redis.call('HDEL', deliveries, redis.sha1hex(element))
end
