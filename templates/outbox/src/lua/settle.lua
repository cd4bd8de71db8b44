-- Records the outcome of a request, and puts it onto the list for people if that is the outcome.
--
-- An outcome that somebody saw is recorded whoever has the request now: it was sent, so nobody else must send it, and
-- if it is on the list for people already, it leaves that. Without one, only the worker that has the request may
-- decide.
-- KEYS: stream, record, list, index of the list.
-- ARGV: group, worker, entry, 'seen' or 'unseen', state, outcome, milliseconds to remember it, fields of the list's
-- item.
-- Returns: 'settled', 'told-elsewhere' if there is nothing to acknowledge, or 'lost'.
local stream, record, list, index = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local group, worker, entry, seen, state = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == 'seen', ARGV[5]
local who = holder(stream, group, entry)
local known = redis.call('HMGET', record, 'state', 'entry', 'outcome')
if known[1] == state and known[2] == entry and known[3] == ARGV[6] then
  -- It is recorded already: the answer got lost on its way.
  return who == worker .. '/settled' and 'settled' or 'told-elsewhere'
end
local has_it = false
if who and not who:match('/settled$') then
  if not (seen or who == worker or who == worker .. '/sending') then
    return 'lost'
  end
  has_it = give(stream, group, worker .. '/settled', entry)
elseif seen then
  -- The only outcome that another can replace is that it is on the list.
  local item = redis.call('HGET', index, entry)
  if not item or redis.call('XDEL', list, item) == 0 then
    return 'lost'
  end
  redis.call('HDEL', index, entry)
else
  -- It is settled, or was removed from the stream before that.
  if known[1] and (known[1] ~= 'queued' or known[2] ~= entry) then
    return 'lost'
  end
end
if state == 'held' then
  local item = redis.call('XADD', list, '*', 'entry', entry, unpack(ARGV, 8))
  redis.call('HSET', index, entry, item)
end
redis.call('HSET', record, 'state', state, 'outcome', ARGV[6], 'entry', entry)
redis.call('PEXPIRE', record, ARGV[7])
return has_it and 'settled' or 'told-elsewhere'
