-- Finds entries whose turn it is to be tried again: those that have failed, and those that somebody else has taken
-- and not finished. Entries that were deleted meanwhile leave the group. Who does not lead finds none.
--
-- KEYS  1 stream   2 state (hash, see read.lua)
-- ARGV  1 group   2 the consumer that deals with entries in their order, whose are left out   3 the consumer of those
--       that have failed   4 milliseconds since they were taken or failed   5 most entries   6 who asks
--
-- Answers {{id, how often it has failed, {name, value, ...}}, ...}.

if redis.call('HGET', KEYS[2], 'l') ~= ARGV[6] then
  return {}
end
local page, most = 100, tonumber(ARGV[5])
local answer, from = {}, '-'
while #answer < most do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[4], from, '+', page)
  for i = 1, #pending do
    local id, consumer, deliveries = pending[i][1], pending[i][2], pending[i][4]
    if consumer ~= ARGV[2] and #answer < most then
      local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
      if entry then
        answer[#answer + 1] = {id, tostring(consumer == ARGV[3] and deliveries or 0), entry[2]}
      else
        redis.call('XACK', KEYS[1], ARGV[1], id)
      end
    end
    from = '(' .. id
  end
  if #pending < page then
    break
  end
end
return answer
