-- Takes entries over that somebody has taken and not finished.
--
-- KEYS  1 stream
-- ARGV  1 group   2 consumer   3 milliseconds since they were taken   4 most entries
--
-- Answers {{id, deliveries, {name, value, ...}}, ...}. Entries that were deleted meanwhile are left out; in Redis 6.2
-- they come as nil, and stay pending until they are acknowledged here.

local claimed = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', ARGV[4])[2]
local answer = {}
for i = 1, #claimed do
  local entry = claimed[i]
  if entry and entry[1] and entry[2] then
    local pending = redis.call('XPENDING', KEYS[1], ARGV[1], entry[1], entry[1], 1)[1]
    answer[#answer + 1] = {entry[1], tostring(pending and pending[4] or 1), entry[2]}
  end
end
return answer
