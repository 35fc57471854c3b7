#!/usr/bin/env bash
# Installs what the tests need and lack, builds, publishes, runs every test, and closes with "N passed, N failed, N skipped".
# Any arguments go to dotnet test, such as: ./test.sh --filter FaultTests
set -euo pipefail
cd "$(dirname "$0")"

if [[ "${1:-}" == "--help" ]]; then
  sed -n '2,3p' "$0" | cut -c3-
  exit 0
fi

say() { printf '\n== %s\n' "$1"; }

install() { # command or file to look for, Debian package
  [[ -e "$1" ]] && return
  if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    echo "Missing: $1 (Debian's package $2). Tests that need it are skipped; install it to run them." >&2
    return
  fi
  say "Installing $2"
  [[ -n "${updated:-}" ]] || { apt-get update -qq; updated=yes; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null
}

install /usr/bin/clang clang
install /usr/include/zlib.h zlib1g-dev
install /usr/lib/postgresql postgresql
install /usr/bin/chromium chromium
install /usr/sbin/nginx nginx
install /usr/bin/systemd-analyze systemd
command -v npm >/dev/null || install /usr/bin/npm npm
if [[ ! -e wwwroot/vendor/calling.min.js ]]; then
  say "Fetching Webex's calling library"
  npm --prefix eng/calling run fetch || echo "It did not come. Tests that need it are skipped." >&2
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
