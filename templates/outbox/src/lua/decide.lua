-- Takes an item off the list for people, and queues its request again or forgets it.
-- KEYS: stream, record, list, index of the list. ARGV: item, 'again' or 'discard', milliseconds to remember it.
-- Returns: 'done', 'missing', or 'empty' if the request is not known.
local stream, record, list, index, item = KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1]
local found = redis.call('XRANGE', list, item, item)[1]
if not found then
  return 'missing'
end
local fields, entry, has_request = {}, nil, false
for place = 1, #found[2], 2 do
  local name, value = found[2][place], found[2][place + 1]
  if name == 'entry' then
    entry = value
  elseif name ~= 'why' and name ~= 'arrived' and name ~= 'expires' then
    has_request = has_request or name == 'request'
    table.insert(fields, name)
    table.insert(fields, value)
  end
end
if ARGV[2] == 'again' then
  if not has_request then
    return 'empty'
  end
  local again = redis.call('XADD', stream, '*', unpack(fields))
  redis.call('HSET', record, 'state', 'queued', 'entry', again)
  redis.call('PERSIST', record)
else
  redis.call('HSET', record, 'state', 'discarded')
  redis.call('PEXPIRE', record, ARGV[3])
end
redis.call('XDEL', list, item)
redis.call('HDEL', index, entry)
return 'done'
