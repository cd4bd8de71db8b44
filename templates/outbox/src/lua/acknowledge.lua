-- Removes a request whose outcome the program knows.
-- KEYS: stream. ARGV: group, worker, entry.
if holder(KEYS[1], ARGV[1], ARGV[3]) ~= ARGV[2] .. '/settled' then
  return 0
end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
redis.call('XDEL', KEYS[1], ARGV[3])
return 1
