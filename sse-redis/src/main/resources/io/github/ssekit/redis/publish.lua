-- Gives an event its place in its topic and announces it, as one step.
--
-- KEYS  1 history (stream)   2 meta (hash: e epoch, s last offset, t its time, r how long events are kept,
--         n how many bytes of events there were ever, b when the first came, and when before that the first of any
--         topic of its slot, a until when keys of attempts that were repeated may be there,
--         v the newest version and the place of its event, o: and a source its newest position and the place
--         of its event)
--       3 idempotency, or that of a repeated attempt (string)   4 channel
--       5 births (hash: a slot and when the last of its topics began)
-- ARGV  1 body   2 events kept, 0 for none   3 milliseconds kept   4 an epoch and a slot, should they be needed
--       5 milliseconds to remember the idempotency key, 0 for no key   6 milliseconds to remember the offsets
--       7 PUBLISH or SPUBLISH   8 topic (for SPUBLISH)   9 bytes kept   10 the id of this attempt, which its repeats
--       have too, '' where something else tells them   11 of a repeat: how many milliseconds ago the first was made,
--       and Redis's time then, if known; else ''   12 what signs the announcement (sign.lua), or ''
--       13 the version, if the event has one: digits without leading zeros   14 the numbered source, if it comes
--       from one   15 its number there   16 the number's second part   17 and 18 those of the one before it in this
--       topic, '' where nobody says
--
-- Answers {1 if it was published before, 2 if its version is not newer, 3 if the one before it is missing, 4 if it may
-- have been published before and that cannot be told any more, epoch, offset, time}; epoch '' for an event that
-- passes by.

local function announce(head)
  local message = sign(ARGV[12], head) .. head .. ' ' .. ARGV[1]
  if ARGV[7] == 'SPUBLISH' then
    return redis.pcall('SPUBLISH', KEYS[4], #ARGV[8] .. ' ' .. ARGV[8] .. message)
  else
    return redis.pcall('PUBLISH', KEYS[4], message)
  end
end

local function is_error(answer)
  return type(answer) == 'table' and answer.err
end

-- by their digits: numbers of Lua are exact up to 2^53 only
local function is_less(one, other)
  return #one < #other or (#one == #other and one < other)
end

local source = ARGV[14] and ARGV[14] ~= '' and 'o:' .. ARGV[14]
if source then
  local newest = redis.call('HGET', KEYS[2], source)
  local number, part, epoch, offset, time
  if newest then
    number, part, epoch, offset, time = string.match(newest, '^(%d+)-(%d+) (%w*) (%d+) (%d+)$')
  end
  local function is_new(of, and_part)
    return not number or is_less(number, of) or (number == of and is_less(part, and_part))
  end
  if not is_new(ARGV[15], ARGV[16]) then
    return {1, epoch, offset, time}
  end
  if ARGV[17] ~= '' and is_new(ARGV[17], ARGV[18]) then
    return {3, '', '0', '0'}
  end
end

-- What follows it in its source may come now.
local remember = source and function(epoch, offset, time)
  redis.call('HSET', KEYS[2], source, ARGV[15] .. '-' .. ARGV[16] .. ' ' .. epoch .. ' ' .. offset .. ' ' .. time)
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end

if ARGV[5] ~= '0' then
  local known = redis.call('GET', KEYS[3])
  if known then
    local epoch, offset, time = string.match(known, '^(%w*) (%d+) (%d+)$')
    if epoch then
      if remember then
        remember(epoch, offset, time)
      end
      return {1, epoch, offset, time}
    end
  end
end

local version = ARGV[13] ~= '' and ARGV[13]
if version then
  local newest = redis.call('HGET', KEYS[2], 'v')
  if newest then
    local known, epoch, offset, time = string.match(newest, '^(%d+) (%w*) (%d+) (%d+)$')
    if known and not is_less(known, version) then
      if remember then
        remember(epoch, offset, time)
      end
      return {ARGV[11] ~= '' and known == version and 1 or 2, epoch, offset, time} -- of a repeat it is its own
    end
  end
end

if ARGV[2] == '0' then -- it passes by
  if ARGV[5] ~= '0' then
    redis.call('SET', KEYS[3], ' 0 0', 'PX', ARGV[5])
  end
  local passed = announce('0')
  if is_error(passed) then
    redis.call('DEL', KEYS[3]) -- else it would be a duplicate of what nobody has heard
    return passed
  end
  if remember then
    remember('', '0', '0')
  end
  if version then
    redis.call('HSET', KEYS[2], 'v', version .. '  0 0')
    redis.call('PEXPIRE', KEYS[2], ARGV[6])
  end
  return {0, '', '0', '0'}
end

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'r', 'n', 'a')
local found = is_place(meta[1], meta[2], meta[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local epoch = meta[1]
local offset = found and meta[2] + 1 or 1
local previous = found and meta[3] or '0'
local bytes = (tonumber(meta[5]) or 0) + #ARGV[1]
-- What is too old goes, and what is kept is kept for longer, not with each event but when a 64th of the time has
-- passed: readers look at the age themselves. So keys live up to a 64th longer than they would.
local step = math.max(1, math.floor(ARGV[3] / 64))
local tidy = meta[4] ~= ARGV[3] or math.floor(now / step) ~= math.floor(previous / step)

-- Whether an attempt was made before: its id stands in its entry. Answers what to answer, or nil if it was not.
local function look_back()
  local ago, known = string.match(ARGV[11], '^(%d+) ?(%d*)$')
  -- two seconds for clocks: another server may have taken over
  local since = math.min(now - ago, tonumber(known) or now) - 2000
  local unknown = {4, '', '0', '0'}
  local to, before, left = '+', tonumber(meta[3]), 4096
  while left > 0 do
    local read = redis.call('XREVRANGE', KEYS[1], to, '-', 'COUNT', 64)
    for i = 1, #read do
      local at, number = string.match(read[i][1], '^(%d+)-(%d+)$')
      if read[i][2][8] == ARGV[10] then
        return {1, epoch, number, at}
      elseif tonumber(at) < since or number == '1' then
        return nil
      end
      to, before = '(' .. read[i][1], tonumber(read[i][2][2]) or now
    end
    if #read < 64 then -- what came before is kept no more
      return before >= since and unknown or nil
    end
    left = left - #read
  end
  return unknown
end

if found and ARGV[10] ~= '' then
  local answer
  if ARGV[11] ~= '' then
    answer = look_back()
  elseif (tonumber(meta[6]) or 0) >= now then -- a repeat may have overtaken it
    local of_repeat = redis.call('GET', KEYS[3])
    if of_repeat then
      local its_epoch, its_offset, its_time = string.match(of_repeat, '^(%w*) (%d+) (%d+)$')
      answer = its_epoch and {1, its_epoch, its_offset, its_time}
    end
  end
  if answer then
    return answer
  end
end

local function begin_anew()
  local slot
  epoch, slot = string.match(ARGV[4], '^(%w+) (%d+)$')
  offset, previous, tidy = 1, '0', true
  bytes = #ARGV[1]
  local last = tonumber(redis.call('HGET', KEYS[5], slot) or 0) or now
  -- Who stood before the first event goes on with this one; not where there were events that are lost.
  local birth = (meta[1] or meta[2] or meta[3]) and '' or string.format('%.0f %.0f', now, last)
  -- The first write is one that Redis refuses when it is out of memory. DEL is not, and would let all that
  -- follows it through.
  redis.call('HSET', KEYS[2], 'e', epoch, 's', '0', 't', '0', 'b', birth)
  redis.call('HSET', KEYS[5], slot, string.format('%.0f', math.max(now, last)))
  if redis.call('DEL', KEYS[1]) == 1 then
    redis.call('HSET', KEYS[2], 'b', '')
  end
end

if not found then
  begin_anew()
end
-- a clock that is set back must not make times run backwards: they tell forks
local time = string.format('%.0f', math.max(now, tonumber(previous)))

local function append()
  local id, there_were = time .. '-' .. string.format('%.0f', offset), string.format('%.0f', bytes)
  local added = redis.pcall('XADD', KEYS[1], 'NOMKSTREAM', 'MAXLEN', '~', ARGV[2], id, 'p', previous, 'd', ARGV[1],
    'n', there_were, 'a', ARGV[10])
  if not added then -- there is no stream, or no more
    tidy = true
    added = redis.pcall('XADD', KEYS[1], id, 'p', previous, 'd', ARGV[1], 'n', there_were, 'a', ARGV[10])
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

-- What is older than the newest bytes goes: each entry has how many there were, itself included. Looked at when a 16th
-- of what is kept has come, so that there are that many more at times.
local most = tonumber(ARGV[9]) or math.huge
if bytes > most and math.floor(bytes * 16 / most) ~= math.floor((bytes - #ARGV[1]) * 16 / most) then
  local cut, from, read = nil, '-', {}
  repeat
    read = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', 8)
    for i = 1, #read do
      local before = tonumber(read[i][2][6]) and tonumber(read[i][2][6]) - #(read[i][2][4] or '')
      if not cut and (before and before >= bytes - most or read[i][1] == added) then
        cut = read[i][1]
      end
      from = '(' .. read[i][1]
    end
  until cut or #read == 0
  if cut then
    redis.call('XTRIM', KEYS[1], 'MINID', cut)
  end
end
redis.call('HSET', KEYS[2], 'e', epoch, 's', offset, 't', time, 'r', ARGV[3],
  'n', string.format('%.0f', bytes))
if ARGV[10] ~= '' and ARGV[11] ~= '' then
  redis.call('HSET', KEYS[2], 'a', string.format('%.0f', now + ARGV[5])) -- the attempt itself may be on its way still
end
if version then
  redis.call('HSET', KEYS[2], 'v', version .. ' ' .. epoch .. ' ' .. offset .. ' ' .. time)
end
if remember then
  remember(epoch, offset, time)
end
if tidy then
  redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', now - ARGV[3]))
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[3] + step))
  redis.call('PEXPIRE', KEYS[2], string.format('%.0f', ARGV[6] + step))
end
if ARGV[5] ~= '0' then
  redis.call('SET', KEYS[3], epoch .. ' ' .. offset .. ' ' .. time, 'PX', ARGV[5])
end
local announced = announce('1 ' .. epoch .. ' ' .. time .. ' ' .. offset .. ' ' .. previous)
if is_error(announced) then
  -- A right to the channel is missing, which only its use tells. What is written stays: to take it back would leave
  -- a hole, or another event under the same place. Readers find it at their next look at the history.
  return redis.error_reply('NOPERM the event has its place (' .. offset .. ') and is kept, but could not be announced: '
    .. announced.err)
end
return {0, epoch, offset, time}
