-- Puts a request onto the stream, unless its ID is known.
-- KEYS: stream, record. ARGV: time to live in milliseconds or '', and the fields of the entry.
-- Returns: 1 if it is new.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
local fields = { unpack(ARGV, 2) }
if ARGV[1] ~= '' then
  local expires = microseconds() / 1000 + tonumber(ARGV[1])
  table.insert(fields, 'expires')
  table.insert(fields, digits(expires))
end
local entry = redis.call('XADD', KEYS[1], '*', unpack(fields))
redis.call('HSET', KEYS[2], 'state', 'queued', 'entry', entry)
return 1
