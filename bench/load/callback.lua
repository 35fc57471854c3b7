-- Each request is a visitor of its own: another number, and another address when ADDRESSES is set.
-- wrk -s callback.lua URL -- <first number> [addresses] [calling code of numbers that are not served]
local next_number, addresses, refused = 0, 0, nil
local body = '{"destination":"+%s%08d","name":"Ana","topic":"default","consent":"2026-11"}'
local headers = { ["Content-Type"] = "application/json" }

function init(args)
  next_number = tonumber(args[1] or 0)
  addresses = tonumber(args[2] or 0)
  refused = args[3]
end

function request()
  next_number = next_number + 1
  if addresses > 0 then
    local n = next_number % addresses
    headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  end
  return wrk.format("POST", nil, headers, string.format(body, refused or next_number % 2 == 0 and "5731" or "5255", next_number * 61803399 % 100000000)) -- scattered, so that few share a prefix
end

function done(summary, latency)
  io.write(string.format('{"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50":%.4f,"p90":%.4f,"p99":%.4f,"max":%.4f}\n',
    summary.requests, summary.duration / 1e6, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
