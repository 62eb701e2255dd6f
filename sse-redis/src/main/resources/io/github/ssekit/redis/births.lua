-- Topics that have no events, and need no keys. Many of them share a hash: 'e' is the epoch of their places before the
-- first event, made once and lost with the data, so that no place outlives what it was seen in; in the field of its
-- slot stands when the last topic of the slot had its first event.

local function now_millis()
  local clock = redis.call('TIME')
  return clock[1] * 1000 + math.floor(clock[2] / 1000)
end

-- The epoch of topics without events, or nil and why it cannot be noted.
local function epoch_of_none(births, made_up)
  local epoch = redis.call('HGET', births, 'e')
  if epoch and #epoch == 4 and not string.find(epoch, '%W') then
    return epoch
  end
  local noted = redis.pcall('HSET', births, 'e', made_up)
  -- A Redis that is full, or lacks replicas, takes no note of it, and is read all the same.
  if type(noted) == 'table' and noted.err and string.find(noted.err, 'NOPERM', 1, true) then
    return nil, noted
  end
  return made_up
end

-- When a topic is seen to have no events: rounded down, so that many who look see the same.
local function seen_at(now, memory)
  local seen = now - now % math.max(1, math.floor(memory / 64))
  return seen > 1577836800000 and string.format('%.0f', seen) or '0'
end

-- Whether no history of a topic can have come and gone between two times. One that began after the first would still
-- be remembered, unless so long has passed that it may be forgotten: then the last birth of its slot has to be older.
local function is_sure_of_none(since, till, birth, memory)
  return till - since < memory or (birth ~= nil and birth < since)
end
