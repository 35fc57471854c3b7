#!/usr/bin/env bash
# The gateway beside its peers, in turns on this machine; prints a table of ratios and writes artifacts/bench/results.md.
#   bench/run.sh              all figures (about a quarter of an hour after the build)
#   bench/run.sh --quick      the main ones (under 3 minutes after the build)
#   bench/run.sh --only throughput,latency,flood,burst,start,memory,static,growth,stores,desk
# Debian and root are needed once, to install nginx with Lua, wrk, sqlite3 and clang; Node.js 20 runs the script and Express.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ "${1:-}" == "--help" ]]; then
  sed -n '2,6p' "$0" | cut -c3-
  exit 0
fi

say() { printf '\n== %s\n' "$1" >&2; }

missing=()
command -v nginx >/dev/null || missing+=(nginx)
[[ -e /usr/lib/nginx/modules/ngx_http_lua_module.so ]] || missing+=(libnginx-mod-http-lua)
[[ -e /usr/lib/x86_64-linux-gnu/lua/5.1/cjson.so ]] || missing+=(lua-cjson)
command -v wrk >/dev/null || missing+=(wrk)
command -v clang >/dev/null || missing+=(clang zlib1g-dev)
command -v sqlite3 >/dev/null || missing+=(sqlite3)
if [[ ${#missing[@]} -gt 0 ]]; then
  say "Installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

say "Installing Express"
npm ci --prefix bench/peers/express --no-audit --no-fund --silent

say "Publishing the gateway and bare YARP, both native"
dotnet publish src/Gateway -c Release -o artifacts/bench/gateway --nologo -v quiet
dotnet publish bench/peers/yarp -c Release -o artifacts/bench/yarp --nologo -v quiet

exec node bench/run.mjs "$@"
