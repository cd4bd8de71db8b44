-- Renews the lease of what a worker is busy with, and still has.
-- KEYS: stream. ARGV: group, worker, and the entries.
local stream, group, worker = KEYS[1], ARGV[1], ARGV[2]
for index = 3, #ARGV do
  local who = holder(stream, group, ARGV[index])
  if who == worker or who == worker .. '/sending' or who == worker .. '/settled' then
    give(stream, group, who, ARGV[index])
  end
end
return 1
