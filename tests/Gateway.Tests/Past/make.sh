#!/usr/bin/env bash
# Makes a store as an earlier version left it: make.sh CHECKOUT FOLDER
#   CHECKOUT  a built work tree of that version (dotnet build WebexGateway.sln)
#   FOLDER    gets gateway.db (SQLite), gateway.sql (PostgreSQL) and config/, all written by that version's own binaries,
#             and the answers that its visitors were given
# It runs the version's gateway in Production beside its stand-in for Webex and asks for what the README beside this file lists.
# All secrets in it are the stand-in's and this script's own. Needs curl and Debian's postgresql.
set -euo pipefail

checkout=$(realpath "$1")
folder=$(realpath -m "$2")
work=$(mktemp -d)
gateway_pid='' sandbox_pid='' postgres_data="$work/postgres"
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
as_postgres() { if [[ $EUID -eq 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi; }
stop() { [[ -z "$1" ]] || { kill -TERM "$1" 2>/dev/null && wait "$1" || true; }; }
trap 'stop "$gateway_pid"; stop "$sandbox_pid"; [[ ! -d "$postgres_data" ]] || as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -m immediate stop >/dev/null || true; rm -rf "$work"' EXIT

gateway=http://127.0.0.1:10970 webex=http://127.0.0.1:10971
key=operator-key-of-the-stored-past
operator=(-H "Authorization: Bearer $key")
json=(-H 'Content-Type: application/json')

until_serves() { for _ in $(seq 300); do curl -fs -o "$work/seen" "$1" && return; sleep 0.1; done; echo "$1 does not answer" >&2; cat "$work"/*.log >&2; exit 1; }
call() { # Idempotency-Key, body; the answer must be a callback
  curl -fsS "${json[@]}" -H "Idempotency-Key: $1" -d "$2" "$gateway/callback/call" | sed "s/^{/{\"key\":\"$1\",/; s/\$/\n/" | tee -a "$answers"
}
fault() { curl -fsS "${json[@]}" -d "{\"path\":\"/v1/tasks\",\"kind\":\"$1\",\"count\":1${2:-}}" "$webex/_sandbox/faults" >/dev/null; }

start_sandbox() {
  "$checkout/artifacts/bin/Sandbox/debug/WebexSandbox" --Port=10971 >"$work/sandbox.log" 2>&1 &
  sandbox_pid=$!
  until_serves "$webex/_sandbox/calls"
}

start_gateway() { # environment of the store
  env -i PATH="$PATH" HOME="$HOME" PORT=10970 CLIENT_ID=sandbox-client CLIENT_SECRET=sandbox-secret REFRESH_TOKEN=sandbox-refresh-token \
    REDIRECT_URI=http://127.0.0.1:10970/oauth/callback ENTRY_POINT_ID=510d198d-7aa7-4b75-a5ff-e61759f4f313 \
    WXCC_API_URL="$webex/v1/tasks" WEBEX_API_URL="$webex" OPERATOR_KEY="$key" \
    KEY_RING_SECRET=key-ring-secret-of-the-stored-past Configuration__Folder="$work/config" Abuse__Challenge=off \
    IpRateLimiting__IpWhitelist__0=127.0.0.1 "$@" \
    "$checkout/artifacts/bin/Gateway/debug/WebexGateway" >"$work/gateway.log" 2>&1 &
  gateway_pid=$!
  until_serves "$gateway/health/live"
}

fill() { # file for the answers
  answers=$1
  call past-placed '{"destination":"+573210000001","name":"Ana","topic":"sales"}'
  fault reset-after
  call past-unconfirmed '{"destination":"+573210000002","name":"Luis"}'
  call past-scheduled "{\"destination\":\"+573210000003\",\"name\":\"Eva\",\"when\":\"$(TZ=America/Bogota date -d '+2 days' +%Y-%m-%dT10:00)\",\"consent\":\"1\"}"
  curl -fsS "${operator[@]}" "${json[@]}" -d '{"number":"+573210000009"}' "$gateway/operator/do-not-call" >/dev/null
  fault rate-limited ',"retryAfter":3600'
  call past-queued-1 '{"destination":"+573210000004","name":"Sol"}'
  call past-queued-2 '{"destination":"+573210000005"}'
}

rm -rf "$folder"
mkdir -p "$folder"
cp -r "$checkout/config" "$work/config"
cat >"$work/config/callbacks.json" <<'JSON'
{
  "$schema": "./schemas/callbacks.schema.json",
  "Callbacks": {
    "EntryPoints": { "sales": "510d198d-7aa7-4b75-a5ff-e61759f4f313" },
    "Regions": [ "CO", "MX" ],
    "ConsentVersion": "2026-11",
    "TimeZone": "America/Bogota",
    "CoolDown": "00:15:00",
    "QueueFor": "05:00:00"
  }
}
JSON

start_sandbox
start_gateway Storage__Path="$work/gateway.db"
fill "$folder/sqlite.answers"
stop "$gateway_pid"; stop "$sandbox_pid"
cp "$work/gateway.db" "$folder/"
[[ ! -s "$work/gateway.db-wal" ]] || { echo "the stop left a write-ahead log" >&2; exit 1; }

mkdir "$postgres_data"; [[ $EUID -ne 0 ]] || { chmod 755 "$work"; chown postgres "$postgres_data"; }
as_postgres "$postgres_bin/initdb" -D "$postgres_data" -A trust -U postgres --no-sync >/dev/null
as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -l "$postgres_data/log" -w -o "-p 10972 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$postgres_data" start >/dev/null
"$postgres_bin/createdb" -h 127.0.0.1 -p 10972 -U postgres past
start_sandbox
start_gateway DATABASE_URL=postgres://postgres@127.0.0.1:10972/past
fill "$folder/postgresql.answers"
stop "$gateway_pid"; stop "$sandbox_pid"; gateway_pid='' sandbox_pid=''
"$postgres_bin/pg_dump" -h 127.0.0.1 -p 10972 -U postgres --inserts --no-owner --no-privileges past | grep -vE '^\\(un)?restrict |^--|^$' > "$folder/gateway.sql"

rm -rf "$work/config/schemas" "$work/config/examples"
cp -r "$work/config" "$folder/config"
date -u +%Y-%m-%dT%H:%M:%SZ > "$folder/made"
echo "made $folder"
