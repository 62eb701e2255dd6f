-- Compares where topics are taken to stand with where they stand.
--
-- KEYS  the meta of each, and behind them the births of each that is taken to have no events
-- ARGV  'epoch offset time' of each, and behind them the milliseconds for which offsets are remembered
--
-- Answers the numbers, from 1, of those that stand elsewhere, or are to be looked at once more. What somebody stands
-- at is remembered for longer, where that would soon be over: nothing is written that was not there before.

local moved, memory, now = {}, tonumber(ARGV[#ARGV]), now_millis()
local births = #ARGV - 1
for i = 1, #ARGV - 1 do
  local meta = redis.pcall('HMGET', KEYS[i], 'e', 's', 't')
  local none, seen = string.match(ARGV[i], '^(%w+) 0 (%d+)$')
  if none then
    births = births + 1
  end
  if meta.err then -- it is no hash
    moved[#moved + 1] = i
  elseif meta[1] and meta[2] and meta[3] and meta[1] .. ' ' .. meta[2] .. ' ' .. meta[3] == ARGV[i] then
    if now - tonumber(meta[3]) > memory / 2 then
      local left = redis.pcall('PTTL', KEYS[i])
      if type(left) == 'number' and left > 0 and left < memory / 2 then
        redis.pcall('PEXPIRE', KEYS[i], string.format('%.0f', memory))
      end
    end
  elseif meta[1] or not none or now - tonumber(seen) > memory / 2 or redis.pcall('HGET', KEYS[births], 'e') ~= none then
    moved[#moved + 1] = i
  end
end
return moved
