-- What the scripts of presence have in common: it stands in front of each of them, behind lease.lua. All
-- keys begin with KEYS[1] and
-- carry its hash tag, so that in a Cluster one script reaches them all. Names of clients and nodes are put behind
-- the tag as they are: Redis looks at the first pair of braces only.
--
-- KEYS  1 what all keys and channels of presence begin with
-- ARGV  in front of those of the script stands what signs its announcements (sign.lua), or ''

local signing = table.remove(ARGV, 1)
local base = KEYS[1]
local nodes, said, dead, lost = base .. ':nodes', base .. ':said', base .. ':dead', base .. ':lost'
local clients, here, leaving = base .. ':clients', base .. ':here', base .. ':leaving'
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function streams_of(member)
  return base .. ':n:' .. member
end

local function kicks_of(member)
  return base .. ':k:' .. member
end

local function entries_of(client)
  return base .. ':u:' .. client
end

local function from_now(millis)
  return string.format('%.0f', now + millis)
end

-- The parts of an entry: since, limit, member.
local function read(entry)
  return string.match(entry, '^(%S+) (%S+) (.*)$')
end

local function member_of(entry)
  local _, _, member = read(entry)
  return member
end

-- Whose lease ends before this has died.
local function horizon()
  return now - silence(said, now)
end

local function is_alive(member)
  local lease_end = redis.call('ZSCORE', nodes, member)
  return lease_end and tonumber(lease_end) >= horizon()
end

-- The channel is signed as well: what is meant for one node is not for another.
local function announce_on(channel, text)
  redis.pcall('PUBLISH', channel, sign(signing, channel .. ' ' .. text) .. text)
end

-- Whoever may not publish still has kicks, by the beat: hence pcall.
local function ring(member)
  announce_on(base .. ':ctl:' .. string.match(member, '([^|]*)$'), 'kicks')
end

-- Whoever does not hear it now finds it in the log. A Redis that is out of memory writes none: then it is told only.
local function tell(news, client)
  local id = redis.pcall('XADD', base .. ':log', 'MAXLEN', '~', '10000', '*', 'n', news .. ' ' .. client)
  announce_on(base .. ':news', (type(id) == 'string' and id or '-') .. ' ' .. news .. ' ' .. client)
end

-- Removes a stream if it is still that member's. HDEL comes first: a Redis that is out of memory lets it and what
-- follows through, so that leaving is always possible.
local function remove(member, id, client, grace)
  local removed = redis.call('HDEL', streams_of(member), id)
  local entries = entries_of(client)
  local entry = redis.call('HGET', entries, id)
  if entry and member_of(entry) == member then
    redis.call('HDEL', entries, id)
    if redis.call('EXISTS', entries) == 0 then
      redis.call('SREM', clients, client)
      redis.call('ZADD', leaving, from_now(grace), client)
    end
  end
  return removed
end

-- Some fields of a hash with their values, also where it has become sparse and a page of it may hold none.
local function some_of(key, count)
  local cursor = '0'
  repeat
    local page = redis.call('HSCAN', key, cursor, 'COUNT', count)
    cursor = page[1]
    if #page[2] > 0 then
      return page[2]
    end
  until cursor == '0'
  return {}
end

-- Who has died, or died before and is not all forgotten.
local function who_died()
  local gone = redis.call('SMEMBERS', dead)
  local lapsed = redis.call('ZRANGEBYSCORE', nodes, '-inf', '(' .. string.format('%.0f', horizon()))
  for i = 1, #lapsed do
    gone[#gone + 1] = lapsed[i]
  end
  return gone
end
