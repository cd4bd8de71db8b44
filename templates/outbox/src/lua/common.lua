-- What the scripts share. It stands before each of them.
--
-- The state of a request is the consumer that has it in the group's list of pending entries, so the mark can be neither
-- lost nor left behind without its request:
--   <worker>           taken; nothing was sent
--   <worker>/sending   marked: something may have been sent
--   <worker>/settled   its outcome is recorded, and the program may not know it yet

-- The consumer that has an entry; nil if nobody has.
local function holder(stream, group, entry)
  local pending = redis.call('XPENDING', stream, group, entry, entry, 1)
  return pending[1] and pending[1][2]
end

-- Gives an entry to a consumer, and says whether the stream still has it. If not, Redis drops it from the list.
local function give(stream, group, consumer, entry, ...)
  local claim = { 'XCLAIM', stream, group, consumer, 0, entry, 'JUSTID', ... }
  return #redis.call(unpack(claim)) == 1
end

local function microseconds()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

-- A number with all its digits: Lua would print only 14 of them.
local function digits(number)
  return string.format('%.0f', number)
end

-- The time until the next moment of a rate, in microseconds: 0 if that is now.
local function wait_for_rate(rate, now)
  return math.max((tonumber(redis.call('GET', rate)) or 0) - now, 0)
end

-- Takes the moment that is now.
local function take_moment(rate, interval, now)
  local keep = math.ceil(interval / 1000) + 1000
  redis.call('SET', rate, digits(now + interval), 'PX', digits(keep))
end
