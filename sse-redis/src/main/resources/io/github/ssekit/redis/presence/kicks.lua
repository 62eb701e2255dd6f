-- Takes note of the kicks that a node has carried out, and tells it the next ones.
--
-- ARGV  1 member   2 how many, roughly   then the id of each stream that has ended
--
-- Answers {id, reason, id, reason ...}.

for i = 3, #ARGV do
  redis.call('HDEL', kicks_of(ARGV[1]), ARGV[i])
end
return some_of(kicks_of(ARGV[1]), ARGV[2])
