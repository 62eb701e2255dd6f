-- Gives an entry up: puts it into the dead letters and takes it out of the group.
--
-- KEYS  1 dead letters   2 stream
-- ARGV  1 group   2 id   3 deliveries   4 reason   5 most dead letters   6... names and values of its fields

local entry = {}
for i = 6, #ARGV do
  entry[#entry + 1] = ARGV[i]
end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', 'source-id', ARGV[2], 'deliveries', ARGV[3],
  'reason', ARGV[4], unpack(entry))
redis.call('XACK', KEYS[2], ARGV[1], ARGV[2])
return ARGV[2]
