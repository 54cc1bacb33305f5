-- Purpose: take `cost` out of a bucket (GCRA), atomically, by the server's own clock.
-- KEYS[1]: the bucket. ARGV: microseconds for one request, how many fit in at once, cost.
-- Returns {passed 0/1, requests left, microseconds until this would pass, microseconds until the bucket is full}.
-- Invariant: the one number kept is when the bucket will be full again; its key ends then, since a full bucket and
-- none are the same. A refused request takes nothing. No bucket is emptier than empty: not after the server's clock
-- was set back, and not after buckets were made smaller.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local capacity = interval * tonumber(ARGV[2])
local full_at = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or now), now), now + capacity)
local next_full_at = full_at + interval * tonumber(ARGV[3])
local missing = next_full_at - capacity - now
if missing > 0 then
    return {0, math.floor((capacity - (full_at - now)) / interval), math.ceil(missing), math.ceil(full_at - now)}
end
redis.call('SET', KEYS[1], string.format('%.0f', next_full_at), 'PX', math.ceil((next_full_at - now) / 1000))
return {1, math.floor((capacity - (next_full_at - now)) / interval), 0, math.ceil(next_full_at - now)}
