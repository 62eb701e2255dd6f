-- Counts streams of a node: one that is new, or many of which Redis may know nothing any more.
--
-- ARGV  1 member   2 'new' or 'anew'   3 milliseconds of grace
--       then of each stream   its id   its client   since when, in milliseconds   its policy: allow, replace, refuse
--
-- Answers {'unknown'} if the member is not, {'refused'}, or {'registered', id of each stream of this same member
-- that has been replaced}.

local member, anew, grace = ARGV[1], ARGV[2] == 'anew', ARGV[3]
if not redis.call('ZSCORE', nodes, member) then
  return {'unknown'}
end
local answer, rung = {'registered'}, {}

local function others(id, client)
  local all = redis.call('HGETALL', entries_of(client))
  local alive, left_behind = {}, {}
  for i = 1, #all, 2 do
    if all[i] ~= id then
      local since, policy, owner = read(all[i + 1])
      local other = {id = all[i], since = tonumber(since), policy = policy, member = owner}
      local list = is_alive(owner) and alive or left_behind
      list[#list + 1] = other
    end
  end
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

-- The first write is one that Redis refuses when it is out of memory: all or nothing.
local function write(id, client, since, policy)
  redis.call('HSET', streams_of(member), id, client)
  redis.call('HSET', entries_of(client), id, since .. ' ' .. policy .. ' ' .. member)
  redis.call('SADD', clients, client)
  redis.call('ZREM', leaving, client)
  if redis.call('SADD', here, client) == 1 then
    tell('joined', client)
  end
end

for i = 4, #ARGV, 4 do
  local id, client, since, policy = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local alive, left_behind = {}, {}
  if anew or policy ~= 'allow' then
    alive, left_behind = others(id, client)
  end

  if anew then
    local mine = tonumber(since)
    local replaced = redis.call('HEXISTS', kicks_of(member), id) == 1
    for _, other in ipairs(alive) do
      -- it came while this node was taken for dead, and would not stand beside another one
      if other.since > mine and other.policy ~= 'allow' and not replaced then
        replaced = true
        remove(member, id, client, grace)
        announce(member, id)
      end
    end
    if not replaced then
      write(id, client, since, policy)
      for _, other in ipairs(alive) do
        if policy ~= 'allow' and other.since < mine then
          remove(other.member, other.id, client, grace)
          announce(other.member, other.id)
        end
      end
    end
  elseif policy == 'refuse' and #alive > 0 and redis.call('HEXISTS', streams_of(member), id) == 0 then
    return {'refused'}
  else
    write(id, client, since, policy)
    for _, other in ipairs(left_behind) do
      remove(other.member, other.id, client, grace)
    end
    if policy == 'replace' then
      for _, other in ipairs(alive) do
        remove(other.member, other.id, client, grace)
        announce(other.member, other.id)
      end
    end
  end
end
return answer
