#!/usr/bin/env bash
# What to run on a machine with a GPU, NVIDIA's or AMD's: every device's self-test, the whole backend contract, NVIDIA's
# checker of memory accesses where it is installed, benchmarks. Leaves one JSON document below bench/results, whatever fails.
#
#   ci/gpu.sh [--rehearse] [DEVICE…]     default: every device but java, as `./scorefield devices` names them
#
#   --rehearse   small sizes, for devices that only stand in for one: native/run ci/gpu.sh --rehearse cuda:0 opencl:0
#
# The contract on OpenCL takes the first OpenCL device; OCL_ICD_VENDORS can name the driver that has it. Logs of the single
# steps are below target/gpu. Exit status 1 if a step failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rehearsal=false
if [[ ${1:-} == --rehearse ]]; then
  rehearsal=true
  shift
fi
devices=("$@")
if ((${#devices[@]} == 0)); then
  mapfile -t devices < <(./scorefield devices | sed -nE 's/^((cuda|opencl):[0-9]+) .*/\1/p')
fi
if ((${#devices[@]} == 0)); then
  ./scorefield devices >&2
  echo "ci/gpu.sh: there is no device but java" >&2
  exit 1
fi

chains=4194304 runs=7
# An empty path to the driver means this machine's own, and NVRTC is looked for where it usually is.
cuda_tests=(-Dtest='Cuda*Test' -Drequire.backends=cuda -Dcuda.library.path= -Dcuda.nvrtc=)
opencl_tests=(-Dtest='OpenCl*Test' -Drequire.backends=opencl)
if $rehearsal; then
  chains=512 runs=2
  cuda_tests=(-Dtest=CudaMemoryTest -Drequire.backends=cuda)
  opencl_tests=(-Dtest=OpenClMemoryTest -Drequire.backends=opencl)
fi
logs=target/gpu
rm -rf "$logs"
mkdir -p "$logs" bench/results

# A text as JSON writes it.
quoted() {
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  printf '"%s"' "${text//[$'\t\r\n']/ }"
}

steps=()
failed=0
# step NAME COMMAND…: runs it, keeps its output, and notes how it ended
step() {
  local name=$1 begin=$SECONDS status=0 log last
  shift
  log=$logs/$name.log
  echo "== $name: $*" >&2
  "$@" >"$log" 2>"$log.err" || status=$?
  ((status == 0)) || failed=1
  last=$(cat "$log" "$log.err" | grep -E 'Tests run: [1-9]|passed|failed|ERROR SUMMARY' | tail -n 1 || true)
  echo "   exit status $status after $((SECONDS - begin)) s${last:+: $last}" >&2
  steps+=("{\"step\":$(quoted "$name"),\"command\":$(quoted "$*"),\"exit-status\":$status,\"seconds\":$((SECONDS - begin)),\"summary\":$(quoted "$last")}")
}

# Each run's report, in the order in which they ran; the first one also compiles and is left out.
benchmark() { # device, name, job, arithmetic
  local i report
  for ((i = 0; i <= runs; i++)); do
    report=$logs/$2-${1/:/}-$4-$i.json
    step "$2-${1/:/}-$4-$i" ./scorefield sample "$3" --device "$1" --arithmetic "$4" --chains "$chains" --quiet --json
    ((i == 0)) || [[ ! -s $logs/$2-${1/:/}-$4-$i.log ]] || cp "$logs/$2-${1/:/}-$4-$i.log" "$report"
  done
}

for device in "${devices[@]}"; do
  step "selftest-${device/:/}" ./scorefield selftest --device "$device"
done
if [[ " ${devices[*]} " == *" cuda"* ]]; then
  step contract-cuda ./mvnw -B -ntp test "${cuda_tests[@]}"
fi
if [[ " ${devices[*]} " == *" opencl"* ]]; then
  step contract-opencl ./mvnw -B -ntp test "${opencl_tests[@]}"
fi
if command -v compute-sanitizer >/dev/null && [[ " ${devices[*]} " == *" cuda"* ]]; then
  for tool in memcheck racecheck initcheck synccheck; do
    step "sanitizer-$tool" compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 \
      ./scorefield selftest --device cuda
  done
else
  echo "   no compute-sanitizer, or no CUDA device: left out" >&2
fi
for device in "${devices[@]}"; do
  benchmark "$device" ring bench/jobs/ring.yaml exact
  benchmark "$device" ring bench/jobs/ring.yaml fast
  benchmark "$device" old-faithful examples/old-faithful/job.yaml exact
done

joined() {
  local IFS=,
  echo "$*"
}
reports=()
while IFS= read -r report; do
  reports+=("$(<"$report")")
done < <(find "$logs" -name '*.json' | sort)
name=$(./scorefield devices | sed -nE "s/^${devices[0]} +//p" | tr '[:upper:]' '[:lower:]' | sed -E 's/[^a-z0-9]+/-/g; s/^-|-$//g')
result=bench/results/$(date +%F)-$name.json
if $rehearsal; then
  result=$logs/rehearsal.json
fi
printf '{"date":%s,"rehearsal":%s,"system":%s,"commit":%s,"found":%s,"steps":[%s],"benchmarks":[%s]}\n' \
  "$(quoted "$(date +%F)")" "$rehearsal" "$(quoted "$(uname -srm)")" \
  "$(quoted "$(git rev-parse HEAD 2>/dev/null || echo unknown)")" "$(./scorefield devices --json)" \
  "$(joined "${steps[@]}")" "$(joined "${reports[@]}")" >"$result"
echo "saved as $result" >&2
exit "$failed"
