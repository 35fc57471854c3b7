wrk.method = "POST"
wrk.body = '{"name":"Ana"}'
wrk.headers["Content-Type"] = "application/json"
function done(summary, latency)
  io.write(string.format('{"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50":%.4f}\n', summary.requests, summary.duration / 1e6, summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, latency:percentile(50) / 1e3))
end
