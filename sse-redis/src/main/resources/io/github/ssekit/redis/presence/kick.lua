-- Ends a page of the streams of a client: all of them, unless there are very many.
--
-- ARGV  1 member that asks, or ''   2 client   3 cursor   4 how many, roughly   5 reason   6 milliseconds of grace
--
-- Answers {next cursor, how many there were, id of each of them that is on the member that asks}.

local client = ARGV[2]
local page = redis.call('HSCAN', entries_of(client), ARGV[3], 'COUNT', ARGV[4])
local answer, rung = {page[1], 0}, {}
for i = 1, #page[2], 2 do
  local id, member = page[2][i], member_of(page[2][i + 1])
  local removed = remove(member, id, client, ARGV[6])
  if removed == 1 and redis.call('ZSCORE', nodes, member) then -- else it has died, and its streams with it
    answer[2] = answer[2] + 1
    redis.call('HSET', kicks_of(member), id, ARGV[5])
    if member == ARGV[1] then
      answer[#answer + 1] = id
    elseif not rung[member] then
      rung[member] = true
      ring(member)
    end
  end
end
return answer
