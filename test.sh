#!/usr/bin/env bash
# Installs what the tests need and lack, builds, publishes, runs every test, and closes with "N passed, N failed, N skipped".
# --no-install leaves the machine alone: tests that need more are skipped, each with its reason.
# Any other arguments go to dotnet test, such as: ./test.sh --filter FaultTests
set -euo pipefail
cd "$(dirname "$0")"

if [[ "${1:-}" == "--help" ]]; then
  sed -n '2,4p' "$0" | cut -c3-
  exit 0
fi

install=yes
if [[ "${1:-}" == "--no-install" ]]; then
  install=no
  shift
fi

say() { printf '\n== %s\n' "$1"; }

packages=()
need() { # command or file to look for, Debian package, why
  [[ -e "$1" ]] && return
  packages+=("$2")
  printf '  %-14s %s\n' "$2" "$3"
}

say "System packages that the tests need and this machine lacks"
need /usr/bin/clang clang "compiles the native executable"
need /usr/include/zlib.h zlib1g-dev "is linked into the native executable"
need /usr/lib/postgresql postgresql "is the shared store, on a port and in a folder of the tests' own"
need /usr/bin/chromium chromium "shows the pages"
need /usr/bin/firefox-esr firefox-esr "shows them by another engine"
need /usr/sbin/nginx nginx "stands before two gateways in rolling restarts"
need /usr/bin/systemd-analyze systemd "checks the service unit"
need /usr/bin/spin spin "checks the model of the ledger"
need /usr/bin/curl curl "sends the requests of the documents"
need /usr/bin/hunspell hunspell "reads the spelling of documents and pages"
need /usr/share/hunspell/en_GB.dic hunspell-en-gb "is its English dictionary"
need /usr/share/hunspell/es_CO.dic hunspell-es "is its Spanish dictionary"
command -v npm >/dev/null || need /usr/bin/npm npm "fetches Webex's calling library"
if [[ ${#packages[@]} -eq 0 ]]; then
  echo "  none"
elif [[ $install == no ]]; then
  echo "They are not installed, because of --no-install. Tests that need them are skipped."
elif [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
  echo "They are not installed: that takes root and apt-get. Tests that need them are skipped." >&2
else
  say "Installing ${packages[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if [[ $install == yes && ! -e wwwroot/vendor/calling.min.js ]]; then
  say "Fetching Webex's calling library"
  npm --prefix eng/calling run fetch || echo "It did not come. Tests that need it are skipped." >&2
fi

if [[ $install == yes ]]; then
  say "Fetching what drives Firefox"
  mkdir -p artifacts/firefox
  cp tests/Site.Tests/Firefox/package*.json artifacts/firefox
  npm ci --prefix artifacts/firefox --ignore-scripts --no-audit --no-fund --silent || echo "It did not come. Tests that need it are skipped." >&2
fi

say "Building"
dotnet build WebexGateway.sln --nologo -v quiet
if [[ "${CI:-}" == "true" ]]; then
  say "Checking the format"
  dotnet format WebexGateway.sln --verify-no-changes --no-restore
fi

if command -v clang >/dev/null; then
  say "Publishing the native executable as the Dockerfile does"
  eng/publish.sh
fi

results=$(mktemp)
trap 'rm -f "$results"' EXIT
status=0
for project in tests/*.Tests; do
  say "Testing ${project#tests/}"
  dotnet test "$project" --no-build --nologo "$@" | tee -a "$results" || status=1
done

sum() { awk -v word="$1:" '/^(Passed|Failed|Skipped)! +- Failed:/ { for (i = 1; i < NF; i++) if ($i == word) { gsub(",", "", $(i + 1)); n += $(i + 1) } } END { print n + 0 }' "$results"; }
passed=$(sum Passed) failed=$(sum Failed) skipped=$(sum Skipped)
if [[ $failed -gt 0 ]]; then
  say "Failed"
  grep -E '^ +Failed ' "$results" || true
fi
[[ $passed -gt 0 && $failed -eq 0 ]] || status=1
printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
exit $status
