-- Counts streams of a node no more, as far as they are still that member's.
--
-- ARGV  1 member   2 milliseconds of grace   then of each stream   its id   its client
--
-- Answers how many there were.

local removed = 0
for i = 3, #ARGV, 2 do
  removed = removed + remove(ARGV[1], ARGV[i], ARGV[i + 1], ARGV[2])
end
return removed
