-- Leads, goes on leading, or gives it up.
--
-- KEYS  1 leader (string: who leads, and the number of its last call)
-- ARGV  1 who asks   2 milliseconds of the lease, 0 to give it up   3 the number of this call, higher each time
--
-- Answers 1 if the one who asks leads now.

local leader, last_call = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+)$')
-- A call that was given up may come late, over a connection that was left, after one that was said later: it would take
-- the lease from a node that has been told that it leads.
if leader and (leader ~= ARGV[1] or tonumber(last_call) > tonumber(ARGV[3])) then
  return 0
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[3], 'PX', ARGV[2])
return 1
