-- Finds out which rights this user lacks, by trying each command that the other scripts and lines run. What would
-- write has an argument that is refused after the rights were looked at, or is undone: nothing is left behind.
--
-- KEYS  1 a key of its own, which is also a channel; none where the user may not name it
-- ARGV  1 the same   2 'SPUBLISH' where topics share sharded channels
--
-- Answers the rules that are missing, each once, as ACL SETUSER wants them: '+xadd', 'keys', 'channels'.

local key, missing, known = ARGV[1], {}, {}

local function miss(rule)
  if not known[rule] then
    known[rule] = true
    missing[#missing + 1] = rule
  end
end

local function try(command, ...)
  local answer = redis.pcall(command, ...)
  local refusal = type(answer) == 'table' and answer.err or ''
  -- Redis 7.2 and later, 7.0, 6.2
  if string.find(refusal, 'NOPERM', 1, true) or string.find(refusal, "executing the script can't", 1, true) then
    if string.find(refusal, ' channel', 1, true) then
      miss('channels')
    elseif string.find(refusal, ' key', 1, true) then
      miss('keys')
    else
      miss('+' .. string.lower(command))
    end
  end
end

try('TIME')
try('GET', key)
try('GETDEL', key)
try('EXISTS', key)
for _, command in ipairs({'HGETALL', 'HLEN', 'HVALS', 'SCARD', 'SMEMBERS'}) do
  try(command, key)
end
for _, command in ipairs({'HDEL', 'HEXISTS', 'HGET', 'HMGET', 'SISMEMBER', 'ZREM', 'ZSCORE'}) do
  try(command, key, '')
end
for _, command in ipairs({'ZRANGE', 'ZRANGEBYSCORE'}) do
  try(command, key, '0', '0')
end
try('HSCAN', key, '0')
try('SSCAN', key, '0')
try('XRANGE', key, '-', '+')
try('XREVRANGE', key, '+', '-')
try('XTRIM', key, 'MAXLEN', '0')
try('SET', key, '', 'PX', '0')
try('HSET', key, '', '', '')
try('ZADD', key, 'no number', '')
try('XADD', key, '0-0', '', '')
try('SADD', key, '')
try('SREM', key, '')
try('PEXPIRE', key, '1')
try('PTTL', key)
try('DEL', key)
try('PUBLISH', key, '')
if ARGV[2] == 'SPUBLISH' then
  try('SPUBLISH', key, '')
end
return missing
