-- Ends a page of the streams of a node. A scan sees every stream that is there throughout, and comes to an end
-- however fast the clients are back.
--
-- ARGV  1 member that asks, or ''   2 member   3 cursor   4 how many, roughly   5 reason   6 milliseconds of grace
--
-- Answers {next cursor, how many were ended, id of each of them if it is the member that asks}.

local member = ARGV[2]
local page = redis.call('HSCAN', streams_of(member), ARGV[3], 'COUNT', ARGV[4])
local answer = {page[1], 0}
for i = 1, #page[2], 2 do
  local id = page[2][i]
  if remove(member, id, page[2][i + 1], ARGV[6]) == 1 then
    answer[2] = answer[2] + 1
    redis.call('HSET', kicks_of(member), id, ARGV[5])
    if member == ARGV[1] then
      answer[#answer + 1] = id
    end
  end
end
if answer[2] > 0 and member ~= ARGV[1] then
  ring(member)
end
return answer
