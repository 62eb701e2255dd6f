-- Gives an event its place in its topic and announces it, as one step.
--
-- KEYS  1 history (stream)   2 meta (hash: e epoch, s last offset, t its time, r how long events are kept,
--         v the newest version and the place of its event)
--       3 idempotency (string)   4 channel, or stream that topics share   5 number of the last shared entry
-- ARGV  1 body   2 events kept, 0 for none   3 milliseconds kept   4 an epoch, should one be needed
--       5 milliseconds to remember the idempotency key, 0 for no key   6 milliseconds to remember the offsets
--       7 PUBLISH, SPUBLISH or XADD   8 topic (for SPUBLISH and XADD)   9 shared entries kept (for XADD)
--       10 the version, if the event has one: digits without leading zeros
--
-- Answers {1 if it was published before or 2 if its version is not newer, epoch, offset, time}; epoch '' for an
-- event that passes by.

local function announce(message)
  if ARGV[7] == 'XADD' then
    local number = redis.call('INCR', KEYS[5])
    redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[9], '*', 'n', number, 't', ARGV[8], 'm', message)
  elseif ARGV[7] == 'SPUBLISH' then
    return redis.pcall('SPUBLISH', KEYS[4], #ARGV[8] .. ' ' .. ARGV[8] .. message)
  else
    return redis.pcall('PUBLISH', KEYS[4], message)
  end
end

-- An epoch, the last offset and its time: what somebody else has written there is no place, and the history is lost.
local function is_place(e, s, t)
  return e and s and t and #e == 4 and not string.find(e, '%W') and #s < 16 and string.find(s, '^%d+$')
    and ((s == '0' and t == '0') or (s ~= '0' and #t < 16 and string.find(t, '^%d+$') and tonumber(t) >= 1577836800000))
end

local function is_error(answer)
  return type(answer) == 'table' and answer.err
end

if ARGV[5] ~= '0' then
  local known = redis.call('GET', KEYS[3])
  if known then
    local epoch, offset, time = string.match(known, '^(%w*) (%d+) (%d+)$')
    if epoch then
      return {1, epoch, offset, time}
    end
  end
end

local version = ARGV[10]
if version then
  local newest = redis.call('HGET', KEYS[2], 'v')
  if newest then
    local known, epoch, offset, time = string.match(newest, '^(%d+) (%w*) (%d+) (%d+)$')
    -- by their digits: numbers of Lua are exact up to 2^53 only
    if known and (#version < #known or (#version == #known and version <= known)) then
      return {2, epoch, offset, time}
    end
  end
end

if ARGV[2] == '0' then -- it passes by
  if ARGV[5] ~= '0' then
    redis.call('SET', KEYS[3], ' 0 0', 'PX', ARGV[5])
  end
  local passed = announce('0 ' .. ARGV[1])
  if is_error(passed) then
    redis.call('DEL', KEYS[3]) -- else it would be a duplicate of what nobody has heard
    return passed
  end
  if version then
    redis.call('HSET', KEYS[2], 'v', version .. '  0 0')
    redis.call('PEXPIRE', KEYS[2], ARGV[6])
  end
  return {0, '', '0', '0'}
end

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'r')
local found = is_place(meta[1], meta[2], meta[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local epoch = meta[1]
local offset = found and meta[2] + 1 or 1
local previous = found and meta[3] or '0'
-- What is too old goes, and what is kept is kept for longer, not with each event but when a 64th of the time has
-- passed: readers look at the age themselves. So keys live up to a 64th longer than they would.
local step = math.max(1, math.floor(ARGV[3] / 64))
local tidy = meta[4] ~= ARGV[3] or math.floor(now / step) ~= math.floor(previous / step)

local function begin_anew()
  epoch, offset, previous, tidy = ARGV[4], 1, '0', true
  -- The first write is one that Redis refuses when it is out of memory. DEL is not, and would let all that
  -- follows it through.
  redis.call('HSET', KEYS[2], 'e', epoch, 's', '0', 't', '0')
  redis.call('DEL', KEYS[1])
end

if not found then
  begin_anew()
end
-- a clock that is set back must not make times run backwards: they tell forks
local time = string.format('%.0f', math.max(now, tonumber(previous)))

local function append()
  local id = time .. '-' .. string.format('%.0f', offset)
  local added = redis.pcall('XADD', KEYS[1], 'NOMKSTREAM', 'MAXLEN', '~', ARGV[2], id, 'p', previous, 'd', ARGV[1])
  if not added then -- there is no stream, or no more
    tidy = true
    added = redis.pcall('XADD', KEYS[1], id, 'p', previous, 'd', ARGV[1])
  end
  return added
end

local added = append()
if is_error(added) then
  if not string.find(added.err, 'equal or smaller', 1, true) then
    return added
  end
  -- the stream knows later events than the hash, which was restored or is another one's: the history is lost
  begin_anew()
  added = append()
  if is_error(added) then
    return added
  end
end
offset = string.format('%.0f', offset)
redis.call('HSET', KEYS[2], 'e', epoch, 's', offset, 't', time, 'r', ARGV[3])
if version then
  redis.call('HSET', KEYS[2], 'v', version .. ' ' .. epoch .. ' ' .. offset .. ' ' .. time)
end
if tidy then
  redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', now - ARGV[3]))
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[3] + step))
  redis.call('PEXPIRE', KEYS[2], string.format('%.0f', ARGV[6] + step))
end
if ARGV[5] ~= '0' then
  redis.call('SET', KEYS[3], epoch .. ' ' .. offset .. ' ' .. time, 'PX', ARGV[5])
end
local announced = announce('1 ' .. epoch .. ' ' .. time .. ' ' .. offset .. ' ' .. previous .. ' ' .. ARGV[1])
if is_error(announced) then
  -- A right to the channel is missing, which only its use tells. What is written stays: to take it back would leave
  -- a hole, or another event under the same place. Readers find it at their next look at the history.
  return redis.error_reply('NOPERM the event has its place (' .. offset .. ') and is kept, but could not be announced: '
    .. announced.err)
end
return {0, epoch, offset, time}
