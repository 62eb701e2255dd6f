-- Counts streams of a node: one that is new, or many of which Redis may know nothing any more.
--
-- ARGV  1 member   2 'new' or 'anew'   3 milliseconds of grace
--       then of each stream   its id   its client   since when, in milliseconds   how many its client may have, and
--       what gives way to one more: any, refuse-<n>, evict-<n>
--
-- Answers {'unknown'} if the member is not, {'refused'}, or {'registered', id of each stream of this same member
-- that has been replaced}.

local member, anew, grace = ARGV[1], ARGV[2] == 'anew', ARGV[3]
if not redis.call('ZSCORE', nodes, member) then
  return {'unknown'}
end
local answer, rung = {'registered'}, {}

local function limit_of(word)
  return tonumber(string.match(word, '%-(%d+)$')) or math.huge
end

local function is_older(one, other)
  if one.since == other.since then
    return one.id < other.id
  end
  return one.since < other.since
end

-- The other streams of a client, oldest first, and those of nodes that have died.
local function others(id, client)
  local all = redis.call('HGETALL', entries_of(client))
  local alive, left_behind = {}, {}
  for i = 1, #all, 2 do
    if all[i] ~= id then
      local since, limit, owner = read(all[i + 1])
      local other = {id = all[i], since = tonumber(since), limit = limit_of(limit), member = owner}
      local list = is_alive(owner) and alive or left_behind
      list[#list + 1] = other
    end
  end
  table.sort(alive, is_older)
  return alive, left_behind
end

local function announce(owner, id)
  redis.call('HSET', kicks_of(owner), id, 'replaced')
  if owner == member then
    answer[#answer + 1] = id
  elseif not rung[owner] then
    rung[owner] = true
    ring(owner)
  end
end

local function replace(stream, client)
  remove(stream.member, stream.id, client, grace)
  announce(stream.member, stream.id)
end

-- The first write is one that Redis refuses when it is out of memory: all or nothing.
local function write(id, client, since, limit)
  redis.call('HSET', streams_of(member), id, client)
  redis.call('HSET', entries_of(client), id, since .. ' ' .. limit .. ' ' .. member)
  redis.call('SADD', clients, client)
  redis.call('ZREM', leaving, client)
  if redis.call('SADD', here, client) == 1 then
    tell('joined', client)
  end
end

-- A stream that has come back, among those that came while its node was taken for dead: whoever came with a limit
-- would have left room for so many and no more, itself the newest of them.
local function register_anew(mine, client, since, limit)
  if redis.call('HEXISTS', kicks_of(member), mine.id) == 1 then
    return -- it has been kicked, and is about to be told
  end
  local all = others(mine.id, client)
  all[#all + 1] = mine
  table.sort(all, is_older)
  local goes = {}
  for newest = 1, #all do
    for i = 1, newest - math.min(all[newest].limit, newest) do
      goes[i] = true
    end
  end
  local stays = true
  for i = 1, #all do
    stays = stays and not (goes[i] and all[i].id == mine.id)
  end
  if stays then
    write(mine.id, client, since, limit)
  end
  for i = 1, #all do
    if goes[i] then
      replace(all[i], client)
    end
  end
end

for i = 4, #ARGV, 4 do
  local id, client, since, limit = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local most = limit_of(limit)
  if anew then
    register_anew({id = id, since = tonumber(since), limit = most, member = member}, client, since, limit)
  else
    local alive, left_behind = {}, {}
    if redis.call('HLEN', entries_of(client)) >= most then
      alive, left_behind = others(id, client)
    end
    if string.sub(limit, 1, 6) == 'refuse' and #alive >= most and redis.call('HEXISTS', streams_of(member), id) == 0 then
      return {'refused'}
    end
    write(id, client, since, limit)
    for _, other in ipairs(left_behind) do
      remove(other.member, other.id, client, grace)
    end
    if string.sub(limit, 1, 5) == 'evict' then
      for j = 1, #alive + 1 - most do
        replace(alive[j], client)
      end
    end
  end
end
return answer
