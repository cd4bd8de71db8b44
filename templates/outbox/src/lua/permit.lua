-- Permits to send: marks the request as about to be sent and takes a moment of the rate, if the worker still has it.
-- KEYS: stream, rate. ARGV: group, worker, entry, when it expires in milliseconds or '', interval or 0.
-- Returns: {'go'}, {'wait', microseconds}, {'lost'}, {'expired'} or {'gone'}.
local stream, rate = KEYS[1], KEYS[2]
local group, worker, entry, expires, interval = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local sending = worker .. '/sending'
local who = holder(stream, group, entry)
if who ~= worker and who ~= sending then
  return { 'lost' }
end
local now = microseconds()
if who == worker and expires ~= '' and now / 1000 > tonumber(expires) then
  return { 'expired' }
end
if interval > 0 then
  local wait = wait_for_rate(rate, now)
  if wait > 0 then
    return { 'wait', wait }
  end
end
if not give(stream, group, sending, entry) then
  return { 'gone' }
end
if interval > 0 then
  take_moment(rate, interval, now)
end
return { 'go' }
