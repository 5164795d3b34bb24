#!/usr/bin/env bash
# Runs the benchmark jobs on our backends and on the peers, in turn, and prints the ratios of the medians.
#
#   bench/compare.sh [ROUNDS]      default 3
#
#   PYTHON   a Python with bench/peers/requirements.txt installed; without JAX that peer is left out
#   CC       a C compiler for bench/limit; without AVX-512 that program is left out
#
# The jobs: 262,144 chains x 100 steps of the unadjusted Langevin algorithm, 8 isotropic components on a ring of radius 4 in
# the plane, standard deviation 0.5, step 0.01; the denoising score matching loss of the same target, 1,000,000 samples x 10 levels; 1,048,576
# Ornstein-Uhlenbeck paths x 200 Euler-Maruyama steps in one dimension; 262,144 chains x 100 steps of the reverse VP-SDE to the same target.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-3}
python=${PYTHON:-python3}
out=target/bench/compare
mkdir -p "$out"
rm -f "$out"/*.json "$out"/limit

./mvnw -q -B -ntp -Pbench test-compile
if grep -q avx512dq /proc/cpuinfo; then
  "${CC:-cc}" -O3 -march=native -ffp-contract=off -fschedule-insns -fsched-pressure -mno-red-zone bench/limit/langevin_avx512.c -o "$out/limit" -lm -lpthread
else
  echo "this CPU has no AVX-512: the hand-written program is left out" >&2
fi
if ! "$python" -c 'import jax' 2>/dev/null; then
  echo "$python has no jax: that peer is left out" >&2
  python=
fi

ours() { # device, round
  local benchmark class prefix
  for benchmark in Langevin: Dsm:dsm- OrnsteinUhlenbeck:ou- ReverseSde:reverse-sde-; do
    class=${benchmark%:*}Benchmark prefix=${benchmark#*:}
    ./mvnw -q -B -ntp -Pbench exec:exec \
      -Dbench.args="$class -p device=$1 -rf json -rff $out/${prefix}ours-$1-$2.json -o $out/${prefix}ours-$1-$2.log"
  done
}

for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  ours opencl "$round"
  [[ ! -x $out/limit ]] || "$out/limit" --runs 9 >"$out/limit-$round.json"
  [[ -z $python ]] || for layout in natural unrolled; do
    "$python" bench/peers/langevin_jax.py --layout "$layout" >"$out/jax-$layout-$round.json"
    for peer in dsm ou reverse_sde; do
      "$python" "bench/peers/${peer}_jax.py" --layout "$layout" >"$out/${peer//_/-}-jax-$layout-$round.json"
    done
  done
  ours java "$round"
done

exec "${python:-python3}" bench/report.py "$out"
