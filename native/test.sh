#!/usr/bin/env bash
# Builds the stand-in driver and its own tests, and runs them. Needs g++ only. Prints "N passed, M failed".
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/../target/native}
"$here/build.sh" "$out"
out=$(cd "$out" && pwd)
export STANDIN_DIRECTORY=$out LD_LIBRARY_PATH=$out

if [[ ! -x $out/selftest || -n $(find "$here/test" -newer "$out/selftest" -print -quit) ]]; then
  echo "building $out/selftest" >&2
  g++ -std=c++17 -O1 -frounding-math -ffp-contract=off -Wall -Wextra -Werror "$here"/test/*.cpp -o "$out/selftest.$$" \
    -L"$out" -l:libcuda.so.1 -pthread
  mv -f "$out/selftest.$$" "$out/selftest"
fi

passed=0 failed=0
# run NAME VARIABLE=VALUE…: one group of tests in a process of its own
run() {
  local name=$1 output
  shift
  output=$(env "$@" "$out/selftest" "$name" "$here/test") || true
  echo "$output"
  if [[ $(tail -n 1 <<<"$output") =~ ^$name:\ ([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
  else
    echo "$name did not come to its end"
    failed=$((failed + 1))
  fi
}

for variable in "${!SCOREFIELD_STANDIN_@}"; do unset "$variable"; done
run instructions
run programs
run checks SCOREFIELD_STANDIN_TIMEOUT=2
run driver
run modules
run deferred SCOREFIELD_STANDIN_DEFERRED=1
run injection SCOREFIELD_STANDIN_FAIL=cuMemAlloc:2:2,cuStreamCreate:1+:999 SCOREFIELD_STANDIN_LEAKS=1
run settings SCOREFIELD_STANDIN_CAPABILITY=9.0 SCOREFIELD_STANDIN_DRIVER=12020 SCOREFIELD_STANDIN_DEVICES=2 \
  SCOREFIELD_STANDIN_MEMORY=5000 SCOREFIELD_STANDIN_THREADS=1
run prohibited SCOREFIELD_STANDIN_COMPUTE_MODE=2
run global-races SCOREFIELD_STANDIN_GLOBAL_RACES=1
echo "$passed passed, $failed failed"
((failed == 0))
