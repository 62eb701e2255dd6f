-- Puts a signature in front of a message: it stands in front of the scripts that announce. The secret is not known
-- here, only the key of this message, which is good for its id and its body alone.

-- As MessageSigner does; key is an id, a space and the key of that id, or '' where nothing is signed.
local function sign(key, head)
  if key == '' then
    return ''
  end
  local id, of_message = string.match(key, '^(%S+) (%S+)$')
  local signature = redis.sha1hex(of_message .. redis.sha1hex(of_message .. head))
  return '2 ' .. id .. ' ' .. string.sub(signature, 1, 32) .. ' '
end
