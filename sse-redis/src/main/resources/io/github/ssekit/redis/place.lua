-- Where a topic stands: it stands in front of the scripts that look there.

-- An epoch, the last offset and its time: what somebody else has written there is no place, and the history is lost.
local function is_place(e, s, t)
  return e and s and t and #e == 4 and not string.find(e, '%W') and #s < 16 and string.find(s, '^%d+$')
    and ((s == '0' and t == '0') or (s ~= '0' and #t < 16 and string.find(t, '^%d+$') and tonumber(t) >= 1577836800000))
end
