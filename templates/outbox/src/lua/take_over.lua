-- Takes what a worker has left: entries that nobody has renewed for the time of a lease.
-- KEYS: stream. ARGV: group, worker, lease in milliseconds, count, and the entries that this worker is busy with.
-- Returns: for each {entry, its state, deliveries, fields}; the fields are missing if the stream no longer has it.
local stream, group, worker = KEYS[1], ARGV[1], ARGV[2]
local busy = {}
for index = 5, #ARGV do
  busy[ARGV[index]] = true
end
local count = tonumber(ARGV[4])
local idle = redis.call('XPENDING', stream, group, 'IDLE', ARGV[3], '-', '+', count + #ARGV - 4)
local taken = {}
for _, pending in ipairs(idle) do
  local entry, who, deliveries = pending[1], pending[2], pending[4]
  if #taken < count and not busy[entry] then
    local state = who:match('/(%a+)$') or 'taken'
    local consumer = state == 'taken' and worker or (worker .. '/' .. state)
    local claimed = redis.call('XCLAIM', stream, group, consumer, 0, entry)
    table.insert(taken, { entry, state, deliveries + 1, claimed[1] and claimed[1][2] or false })
  end
end
return taken
