#!/usr/bin/env bash
# Longer runs of what the tests do briefly. Each section prints its figures and fails on the first broken promise.
# Seconds for the tokens: SOAK_SECONDS=600 ./soak.sh (default 60). Kills for each engine's ledger: SOAK_KILLS (default 200).
# Edits of the configuration: SOAK_EDITS (1000). Stops by SIGTERM: SOAK_STOPS (50).
# Simulated days: SOAK_SEEDS (100000). Seconds of fuzzing for each of ten targets: SOAK_FUZZ (300).
# Seconds for three rolling upgrades from and to an earlier version: SOAK_UPGRADE_SECONDS (3600).
set -euo pipefail
cd "$(dirname "$0")"

if [[ "${1:-}" == "--help" ]]; then
  sed -n '2,6p' "$0" | cut -c3-
  exit 0
fi

export CI=true SOAK_SECONDS="${SOAK_SECONDS:-60}" SOAK_KILLS="${SOAK_KILLS:-200}" SOAK_EDITS="${SOAK_EDITS:-1000}" SOAK_STOPS="${SOAK_STOPS:-50}"
export SOAK_UPGRADE_SECONDS="${SOAK_UPGRADE_SECONDS:-3600}"
soak() { # title, filter of tests
  printf '\n== %s\n' "$1"
  dotnet test tests/Gateway.Tests --no-build --nologo --filter "$2" --logger "console;verbosity=detailed" | grep -vE '^\s*(at |\[xUnit)'
}

printf '\n== Building, and publishing the native executable\n'
dotnet build tests/Gateway.Tests --nologo -v quiet
eng/publish.sh

soak "Tokens: for $SOAK_SECONDS s gateways are killed in every window of a renewal" "FullyQualifiedName~KilledGatewayTests"
soak "Configuration: $SOAK_EDITS edits, good and bad, under load" "FullyQualifiedName~ManyEditsTests"
soak "Life cycle: $SOAK_STOPS stops under load, and a rolling restart" "FullyQualifiedName~StopTests"
soak "Ledger: on each engine gateways are killed $SOAK_KILLS times at any moment" "FullyQualifiedName~CrashTests"
soak "Follow-up: two instances on PostgreSQL are killed while they follow calls, a tenth as often" "FullyQualifiedName~FollowKillTests"

printf '\n== Simulation: %s days of crashes and faults, each from a seed\n' "${SOAK_SEEDS:-100000}"
dotnet run --project tests/Simulation -c Release -- --seeds "${SOAK_SEEDS:-100000}"
SOAK_SEEDS=60 dotnet test tests/Simulation.Tests --nologo --filter FullyQualifiedName~is_found

printf '\n== Fuzzing: what visitors, Webex and settings send, each for %s s\n' "${SOAK_FUZZ:-300}"
eng/fuzz.sh "${SOAK_FUZZ:-300}"

old_commit=baa6ec0
if git cat-file -e "$old_commit^{commit}" 2>/dev/null; then
  old=$(mktemp -d)
  trap 'rm -rf "$old"' EXIT
  printf '\n== Building commit %s\n' "$old_commit"
  git archive "$old_commit" | tar -x -C "$old"
  (cd "$old" && dotnet build src/Gateway --nologo -v quiet)
  export SOAK_OLD="$old/artifacts/bin/Gateway/debug/WebexGateway"
  soak "Upgrades: for $SOAK_UPGRADE_SECONDS s commit $old_commit and this one replace each other" "FullyQualifiedName~RollingUpgradeTests"
else
  printf '\n== Upgrades: skipped, since this clone has no history with commit %s\n' "$old_commit"
fi
