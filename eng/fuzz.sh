#!/usr/bin/env bash
# Fuzzes what strangers send with AFL++, and keeps findings and corpora under artifacts/fuzz.
#   eng/fuzz.sh [SECONDS [TARGET...]]     each target for SECONDS (default 3600); all targets when none is named
# A finding is a file in artifacts/fuzz/TARGET/default/crashes or hangs. Read it again with: Fuzz TARGET FILE. Mend its cause, and copy the
# file to tests/Fuzz/corpus/TARGET: the test suite reads all of them. Debian and root are needed once, to install afl++.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ "${1:-}" == "--help" ]]; then
  sed -n '2,6p' "$0" | cut -c3-
  exit 0
fi

seconds=${1:-3600}
shift || true
if ! command -v afl-fuzz >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends afl++ >/dev/null
fi

tools=artifacts/fuzz/tools
[[ -x $tools/sharpfuzz ]] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path $tools >/dev/null
program=artifacts/fuzz/bin
rm -rf $program
dotnet build tests/Fuzz -c Release --nologo -v quiet >&2
cp -r artifacts/bin/Fuzz/release $program
for assembly in WebexGateway WebexGateway.Transforms PhoneNumbers; do
  $tools/sharpfuzz $program/$assembly.dll
done

# A crash of .NET is an abort with a dump, and the launcher is no instrumented program.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 DOTNET_TieredPGO=0 DOTNET_DbgEnableMiniDump=0
status=0
targets=("$@")
[[ $# -gt 0 ]] || mapfile -t targets < <(dotnet $program/Fuzz.dll --list)
for target in "${targets[@]}"; do
  found=artifacts/fuzz/$target
  rm -rf "$found"
  printf '== %s for %s s\n' "$target" "$seconds"
  afl-fuzz -i "tests/Fuzz/corpus/$target" -o "$found" -t 5000 -m none -V "$seconds" -- dotnet $program/Fuzz.dll "$target" \
    >"$found.log" 2>&1 || { tail -20 "$found.log"; exit 1; }
  findings=$(find "$found/default/crashes" "$found/default/hangs" -name 'id*')
  printf '   %s inputs tried, %s findings\n' "$(sed -n 's/^execs_done *: //p' "$found/default/fuzzer_stats")" "$(grep -c . <<<"$findings" || true)"
  if [[ -n $findings ]]; then
    echo "$findings"
    status=1
  fi
done
exit $status
