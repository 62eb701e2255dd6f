-- Counts.
--
-- Answers {clients, streams, {who has died, and is still among the clients}}.

local streams = 0
local members = redis.call('ZRANGEBYSCORE', nodes, string.format('%.0f', horizon()), '+inf')
for i = 1, #members do
  streams = streams + redis.call('HLEN', streams_of(members[i]))
end
return {redis.call('SCARD', clients), streams, who_died()}
