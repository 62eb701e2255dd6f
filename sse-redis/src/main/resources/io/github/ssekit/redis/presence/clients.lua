-- Lists a page of the clients.
--
-- ARGV  1 cursor   2 how many, roughly
--
-- Answers {next cursor, {client, {entry ...}, client, {entry ...} ...}}; a client may come twice.

local page = redis.call('SSCAN', clients, ARGV[1], 'COUNT', ARGV[2])
local list = {}
for i = 1, #page[2] do
  list[#list + 1] = page[2][i]
  list[#list + 1] = redis.call('HVALS', entries_of(page[2][i]))
end
return {page[1], list}
