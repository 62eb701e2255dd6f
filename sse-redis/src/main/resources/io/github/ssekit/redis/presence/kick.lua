-- Ends the streams of a client.
--
-- ARGV  1 member that asks, or ''   2 client   3 reason   4 milliseconds of grace
--
-- Answers {how many there were, id of each of them that is on the member that asks}.

local all = redis.call('HGETALL', entries_of(ARGV[2]))
local answer, rung = {0}, {}
for i = 1, #all, 2 do
  local member = member_of(all[i + 1])
  remove(member, all[i], ARGV[2], ARGV[4])
  if redis.call('ZSCORE', nodes, member) then -- else it has died, and its streams with it
    answer[1] = answer[1] + 1
    redis.call('HSET', kicks_of(member), all[i], ARGV[3])
    if member == ARGV[1] then
      answer[#answer + 1] = all[i]
    elseif not rung[member] then
      rung[member] = true
      ring(member)
    end
  end
end
return answer
