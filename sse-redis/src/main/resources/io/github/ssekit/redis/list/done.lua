-- Takes an element out that has become an event.
--
-- KEYS  1 processing list   2 deliveries
-- ARGV  1 element
--
-- Answers how many elements this node still has in hand.

redis.call('LREM', KEYS[1], -1, ARGV[1])
redis.call('HDEL', KEYS[2], redis.sha1hex(ARGV[1]))
return redis.call('LLEN', KEYS[1])
