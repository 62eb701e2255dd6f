-- Tries commands, and finds out which of them this user may not run. They are made so that they leave nothing behind.
--
-- KEYS  the keys that they name; none where the user may not name them
-- ARGV  of each command: how many words it has, and the words
--
-- Answers of each command '' where it may be run, else 'command', 'key' or 'channel': what is not allowed.

local answers, at = {}, 1
while at <= #ARGV do
  local words = {}
  for i = 1, tonumber(ARGV[at]) do
    words[i] = ARGV[at + i]
  end
  at = at + #words + 1
  local answer = redis.pcall(unpack(words))
  local refusal = type(answer) == 'table' and answer.err or ''
  local missing = ''
  -- Redis 7.2 and later, 7.0, 6.2
  if string.find(refusal, 'NOPERM', 1, true) or string.find(refusal, "executing the script can't", 1, true) then
    missing = string.find(refusal, ' channel', 1, true) and 'channel'
      or string.find(refusal, ' key', 1, true) and 'key' or 'command'
  end
  answers[#answers + 1] = missing
end
return answers
