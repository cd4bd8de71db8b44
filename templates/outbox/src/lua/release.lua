-- Gives a request back of which nothing took effect, without the mark: it is taken again after a while.
-- KEYS: stream. ARGV: group, worker, entry, how long it counts as idle in milliseconds, deliveries.
-- Returns: 1 if the worker still had it.
local stream, group, worker, entry = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local who = holder(stream, group, entry)
if who ~= worker and who ~= worker .. '/sending' then
  return 0
end
give(stream, group, worker, entry, 'IDLE', ARGV[4], 'RETRYCOUNT', ARGV[5])
return 1
