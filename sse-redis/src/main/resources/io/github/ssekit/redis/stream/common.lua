-- What the scripts of a stream have in common: it stands in front of those that ask how far all are dealt with.

-- by their digits: numbers of Lua are exact up to 2^53 only
local function is_before(one, other)
  local a, b = string.match(one, '^(%d+)-(%d+)$')
  local c, d = string.match(other, '^(%d+)-(%d+)$')
  if a ~= c then
    return #a < #c or (#a == #c and a < c)
  end
  return #b < #d or (#b == #d and b < d)
end

-- All up to an entry are dealt with: what was finished out of its order up to there is of no interest any more.
local function deal_with(state, id, finished)
  redis.call('HSET', state, 'd', id)
  if finished and finished ~= '' then
    local rest = ''
    for one in string.gmatch(finished, '%S+') do
      if is_before(id, one) then
        rest = rest .. ' ' .. one .. ' '
      end
    end
    redis.call('HSET', state, 'f', rest)
  end
end
