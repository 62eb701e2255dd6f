-- Leads, goes on leading, or gives it up.
--
-- KEYS  1 leader (string)
-- ARGV  1 who asks   2 milliseconds of the lease, 0 to give it up
--
-- Answers 1 if the one who asks leads now.

local leader = redis.call('GET', KEYS[1])
if ARGV[2] == '0' then
  if leader == ARGV[1] then
    redis.call('DEL', KEYS[1])
  end
  return 0
end
if leader and leader ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
