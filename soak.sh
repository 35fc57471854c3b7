#!/usr/bin/env bash
# Longer runs of what the tests do briefly. Each section prints its figures and fails on the first broken promise.
# Seconds for the tokens: SOAK_SECONDS=600 ./soak.sh (default 60). Kills for each engine's ledger: SOAK_KILLS (default 200).
# Edits of the configuration: SOAK_EDITS (1000). Stops by SIGTERM: SOAK_STOPS (50).
set -euo pipefail
cd "$(dirname "$0")"

if [[ "${1:-}" == "--help" ]]; then
  sed -n '2,4p' "$0" | cut -c3-
  exit 0
fi

export CI=true SOAK_SECONDS="${SOAK_SECONDS:-60}" SOAK_KILLS="${SOAK_KILLS:-200}" SOAK_EDITS="${SOAK_EDITS:-1000}" SOAK_STOPS="${SOAK_STOPS:-50}"
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
