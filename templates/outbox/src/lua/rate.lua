-- Takes a moment of a rate, or says how long to wait before asking again.
-- KEYS: rate. ARGV: interval in microseconds. Returns: 0, or the wait in microseconds.
local now = microseconds()
local wait = wait_for_rate(KEYS[1], now)
if wait == 0 then
  take_moment(KEYS[1], tonumber(ARGV[1]), now)
end
return wait
