-- The leases of nodes: it stands in front of the scripts that grant and judge them.
--
-- A lease ends at a time of Redis's clock, the score of its node in a sorted set. Beside that stands when anybody has
-- said anything, and how long leases are. Nodes speak three times in a lease: where all of them have been silent for
-- more than half of it, it was Redis that was away, and nobody is to blame. So the silence is added to all leases that
-- had not ended when it began.

local function as_number(millis)
  return string.format('%.0f', millis)
end

-- How long everybody has been silent, where that is too long to be their fault; else 0.
local function silence(said, now)
  local last, lease = string.match(redis.call('GET', said) or '', '^(%d+) (%d+)$')
  local gap = last and now - last or 0
  return last and gap > lease / 2 and gap or 0
end

-- Somebody says something.
local function speak(nodes, said, now, lease)
  local gap = silence(said, now)
  if gap > 0 then
    local alive = redis.call('ZRANGEBYSCORE', nodes, as_number(now - gap), '+inf', 'WITHSCORES')
    for i = 1, #alive, 2 do
      redis.call('ZADD', nodes, 'XX', as_number(alive[i + 1] + gap), alive[i])
    end
  end
  redis.call('SET', said, as_number(now) .. ' ' .. lease)
end
