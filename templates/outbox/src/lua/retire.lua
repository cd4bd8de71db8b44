-- Removes the consumers of a worker that stops, and of others that stopped long ago, unless they still have something.
-- KEYS: stream. ARGV: group, worker, milliseconds after which a consumer has stopped.
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local it = {}
  for place = 1, #consumer, 2 do
    it[consumer[place]] = consumer[place + 1]
  end
  local is_own = it.name == ARGV[2] or it.name:sub(1, #ARGV[2] + 1) == ARGV[2] .. '/'
  if it.pending == 0 and (is_own or it.idle > tonumber(ARGV[3])) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], it.name)
  end
end
return 1
