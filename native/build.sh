#!/usr/bin/env bash
# Builds libcuda.so.1, the stand-in driver: build.sh [DIRECTORY], by default target/native of the repository. Does nothing if
# it is there and no source is newer. Two of these at once do no harm: each builds apart and renames at the end.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/../target/native}
mkdir -p "$out"
out=$(cd "$out" && pwd)
library=$out/libcuda.so.1

# The code is for the machine that builds it, which may not be the one that runs it if the directory is a shared one.
machine=$({ grep -m1 '^flags' /proc/cpuinfo || uname -m; } | cksum)
if [[ -f $library && $(cat "$out/machine" 2>/dev/null) == "$machine" &&
  -z $(find "$here/src" "$here/build.sh" -newer "$library" -print -quit) ]]; then
  exit 0
fi

# -frounding-math: results depend on the rounding in force. -fno-trapping-math: no floating-point exception is looked at.
# -fno-strict-aliasing: a register holds whatever type is written to it.
flags=(-std=c++17 -O3 -march=native -mprefer-vector-width=512 -fPIC -fvisibility=hidden -ffp-contract=off -frounding-math
  -fno-trapping-math -fno-math-errno -fno-strict-aliasing -Wall -Wextra -Werror -pthread)
work=$(mktemp -d "$out/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
echo "building $library" >&2
# shellcheck disable=SC2016 # the inner shell expands these
find "$here/src" -name '*.cpp' -print0 |
  xargs -0 -P "${BUILD_JOBS:-$(nproc)}" -I{} sh -c \
    'source=$1 work=$2; shift 2; exec g++ "$@" -c "$source" -o "$work/$(basename "$source" .cpp).o"' \
    _ {} "$work" "${flags[@]}"
g++ -shared -Wl,-soname,libcuda.so.1 -Wl,-z,defs -o "$work/libcuda.so.1" "$work"/*.o -pthread
echo "$machine" >"$work/machine"
mv -f "$work/machine" "$out/machine"
mv -f "$work/libcuda.so.1" "$library"
