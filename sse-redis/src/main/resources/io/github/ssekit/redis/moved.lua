-- Compares where topics are taken to stand with where they stand.
--
-- KEYS  the meta of each
-- ARGV  'epoch offset time' of each
--
-- Answers the numbers, from 1, of those that stand elsewhere.

local moved = {}
for i = 1, #KEYS do
  local meta = redis.pcall('HMGET', KEYS[i], 'e', 's', 't')
  -- what is missing or no hash is no place
  if meta.err or not (meta[1] and meta[2] and meta[3]) or meta[1] .. ' ' .. meta[2] .. ' ' .. meta[3] ~= ARGV[i] then
    moved[#moved + 1] = i
  end
end
return moved
