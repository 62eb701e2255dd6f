-- Leads, or goes on leading, and reads for the one that leads. Who does not lead reads nothing: so entries stay in
-- their order, whatever node comes and goes.
--
-- KEYS  1 stream   2 state (hash: l who leads, u until when, n the number of its last call, r the last entry that
--         was taken, d the last one up to which all are dealt with, f those behind it that are finished all the same)
-- ARGV  1 who asks   2 milliseconds of its lease, 0 to give it up   3 group   4 consumer   5 where a group that is
--       new begins   6 most entries   7 '>' for new entries, the id behind which unfinished ones are read again, or ''
--       for none   8 the number of this call, higher each time
--
-- Answers {1 if the one who asks leads, 2 if it leads anew and has to begin with unfinished entries, else 0; entries;
-- the newest id where there is no entry}. An entry is {id, {name, value, ...}}, without the second part where it was
-- deleted.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local state = redis.call('HMGET', KEYS[2], 'l', 'u', 'd', 'n', 'r', 'f')
local leader, ends, dealt, taken, finished = state[1], tonumber(state[2]), state[3], state[5], state[6]

if ARGV[2] == '0' then
  if leader == ARGV[1] then
    redis.call('HDEL', KEYS[2], 'l', 'u', 'n')
  end
  return {0, {}, ''}
end
if leader and leader ~= ARGV[1] and ends and ends > now then
  return {0, {}, ''}
end
-- A call that was given up may come late, over a connection that was left: nobody would hear what it takes, what
-- follows that would be published first, and it would then be taken for a duplicate.
local last_call = tonumber(state[4])
if leader == ARGV[1] and last_call and last_call >= tonumber(ARGV[8]) then
  return {0, {}, ''}
end
-- Somebody else has led meanwhile, and may have left entries unfinished: what this one has in hand is not its own any
-- more, and new entries would pass those.
local anew = leader ~= ARGV[1]
if anew and ARGV[7] == '' then
  return {0, {}, ''}
end
redis.call('HSET', KEYS[2], 'l', ARGV[1], 'u', string.format('%.0f', now + ARGV[2]), 'n', ARGV[8])
if ARGV[7] == '' then
  return {1, {}, ''}
end
if anew and ARGV[7] == '>' then
  return {2, {}, ''}
end

-- Behind what is dealt with, where the stream is still the same one.
local function beginning()
  local known = dealt and string.find(dealt, '^%d+-%d+$')
  local facts = redis.pcall('XINFO', 'STREAM', KEYS[1])
  for i = 1, known and not facts.err and #facts or 0, 2 do
    if facts[i] == 'last-generated-id' then
      return is_before(facts[i + 1], dealt) and '0' or dealt
    end
  end
  return ARGV[5]
end

local function read()
  return redis.pcall('XREADGROUP', 'GROUP', ARGV[3], ARGV[4], 'COUNT', ARGV[6], 'STREAMS', KEYS[1], ARGV[7])
end

local answer = read()
if type(answer) == 'table' and answer.err and string.find(answer.err, 'NOGROUP', 1, true) then
  taken = beginning()
  redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[3], taken, 'MKSTREAM')
  redis.call('HSET', KEYS[2], 'r', taken)
  answer = read()
end
if type(answer) == 'table' and answer.err then
  return answer
end
local entries = answer and answer[1] and answer[1][2] or {}
if ARGV[7] == '>' and #entries > 0 then
  redis.call('HSET', KEYS[2], 'r', entries[#entries][1])
elseif #entries == 0 and ARGV[7] ~= '>' and taken and string.find(taken, '^%d+-%d+$') then
  -- Nothing that was taken is unfinished: whoever took it last may have died before it could say so.
  deal_with(KEYS[2], taken, finished)
end
if ARGV[7] == '>' and finished then -- the group was lost since
  local rest = {}
  for i = 1, #entries do
    if string.find(finished, ' ' .. entries[i][1] .. ' ', 1, true) then
      redis.call('XACK', KEYS[1], ARGV[3], entries[i][1])
    else
      rest[#rest + 1] = entries[i]
    end
  end
  entries = rest
end
local newest = ''
if #entries == 0 then
  local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  newest = last and last[1] or '0-0'
end
return {1, entries, newest}
