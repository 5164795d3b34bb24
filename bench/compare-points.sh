#!/usr/bin/env bash
# Scores of kernel densities here and in JAX, in turn, and the ratios of the medians of pairs of query and data point per second.
#
#   bench/compare-points.sh [ROUNDS]      default 3
#
#   PYTHON    a Python with bench/peers/requirements.txt installed
#   DEVICES   of ours, default `opencl java`
#
# Jobs: 16,384 queries x 16,384 data points in the plane, and 8192 x 8192 with 64 coordinates.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-3}
python=${PYTHON:-python3}
read -ra devices <<<"${DEVICES:-opencl java}"
out=target/bench/compare-points
mkdir -p "$out"
rm -f "$out"/*.json

./mvnw -q -B -ntp -Pbench test-compile
"$python" -c 'import jax' 2>/dev/null || { echo "$python has no jax: set PYTHON" >&2 && exit 1; }

ours() { # device, dimension, queries, data, bandwidth, round
  ./mvnw -q -B -ntp -Pbench exec:exec \
    -Dbench.args="PointsBenchmark -p device=$1 -p dimension=$2 -p queries=$3 -p data=$4 -p bandwidth=$5 -rf json -rff $out/d$2-ours-$1-$6.json -o $out/d$2-ours-$1-$6.log"
}

jax() { # form, block, dimension, queries, data, bandwidth, round
  "$python" bench/peers/points_jax.py --form "$1" --block "$2" --dimension "$3" --queries "$4" --data "$5" --bandwidth "$6" \
    >"$out/d$3-jax-$1-block$2-$7.json"
}

for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  for device in "${devices[@]}"; do
    ours "$device" 2 16384 16384 0.1 "$round"
    ours "$device" 64 8192 8192 2 "$round"
  done
  for block in 64 128 256; do
    jax products "$block" 2 16384 16384 0.1 "$round"
    jax products "$block" 64 8192 8192 2 "$round"
  done
  jax differences 64 2 16384 16384 0.1 "$round"
done

exec "$python" bench/report_points.py "$out"
