#!/usr/bin/env bash
# Compiles every program text that the test cases lead to, all warnings being errors: with clang's OpenCL C 1.2 front end
# and, where nvcc is installed, as CUDA. Of the CUDA texts it takes a few of each kind unless told `all`, which takes minutes.
# BUILD_DIR names Maven's build directory, if it is not target.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${BUILD_DIR:-target}
texts=$build/kernel-texts

# A text holds whole headers of functions, and a function has the same parameters whatever the shape: not all are used.
clang=(clang -x cl -cl-std=CL1.2 -target spir64 -Xclang -finclude-default-header -Xclang -fdeclare-opencl-builtins
  -fsyntax-only -Werror -Wall -Wextra -Wconversion -Wno-sign-conversion -Wdouble-promotion -Wno-unused-function
  -Wno-unused-parameter)
nvcc=(nvcc -ptx --fmad=false --prec-div=true --prec-sqrt=true --ftz=false -Werror all-warnings)

opencl() {
  command -v clang >/dev/null || missing "clang, so no OpenCL text was compiled"
  find "$texts/opencl" -name '*.cl' -print0 | xargs -0 -P "$(nproc)" -n 16 "${clang[@]}"
  echo "OpenCL: $(find "$texts/opencl" -name '*.cl' | wc -l) texts compile" >&2
}

missing() {
  echo "ci/kernels.sh: there is no $1" >&2
  [[ ${CI:-} == true ]] && exit 1
  exit 0
}

# The texts to compile as CUDA: all, or by default those that between them take each `#if` of the kernels both ways; for the
# newer of two architectures always these.
selection() {
  local pattern
  pattern='advance-.*-dim(1|17)-fast0-keeps1-.*-one_block0'
  pattern+='|advance-gaussian_mixture-adapts1-block1-.*-dim5-fast0-keeps1-.*-one_block1'
  pattern+='|(advance-gaussian_mixture-adapts.|evaluate-gaussian_mixture)-block8-covariance0-dim2-.*|check-.*'
  pattern+='|advance-(stages|products)-gaussian_mixture-adapts1-block8-covariance.-dim(3|17)-fast0-keeps1-.*-one_block0'
  pattern+='|(advance|curvature|draw)-(laplace|student_t|uniform_box)-.*'
  pattern+='|advance-(stream|slabs)-.*-dim(1|17)-fast0-keeps1-.*'
  if [[ ${1:-} == all ]]; then
    pattern='.*'
  fi
  find "$texts/cuda" -regextype posix-extended -regex ".*/($pattern)[.]cu"
}

cuda() {
  local architecture count
  for architecture in compute_75 compute_90; do
    mkdir -p "$texts/$architecture"
    # nvcc may fail to write its output and still succeed: look
    # shellcheck disable=SC2016 # the inner shell expands these
    if [[ $architecture == compute_75 ]]; then selection "$@"; else selection; fi | xargs -P "$(nproc)" -I{} bash -c \
      'ptx=$1/$(basename "$2" .cu).ptx; shift 2; "$@" -o "$ptx" && [[ -s $ptx ]]' \
      _ "$texts/$architecture" {} "${nvcc[@]}" "-arch=$architecture" {}
    # flushing and approximations would change bits without a word
    if grep -lE '[.](approx|ftz)' "$texts/$architecture"/*-fast0-*.ptx; then
      echo "ci/kernels.sh: the PTX above has inexact instructions" >&2
      exit 1
    fi
    count=$(find "$texts/$architecture" -name '*.ptx' | wc -l)
    echo "CUDA: $count of $(find "$texts/cuda" -name '*.cu' | wc -l) texts compile for $architecture" >&2
  done
}

./mvnw -q -B -ntp "-Dbuild.dir=$build" test-compile
rm -rf "$texts"
java -cp "$build/classes:$build/test-classes" org.scorefield.backend.device.WriteKernels "$texts"
opencl
if command -v nvcc >/dev/null; then
  cuda "$@"
else
  echo "CUDA: not compiled, since there is no nvcc" >&2
fi
