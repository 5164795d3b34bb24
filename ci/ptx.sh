#!/usr/bin/env bash
# Makes kernels/ptx anew: the code that a machine with NVIDIA's driver and no compiler runs. To be called when a kernel has
# changed; JarPtxTest fails until it has been. Needs NVRTC 12: SCOREFIELD_NVRTC names the directory of libnvrtc.so.12, without
# it NVIDIA's libraries (2 GB, once) are fetched from Maven Central.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${BUILD_DIR:-target}
profile=()
if [[ -z ${SCOREFIELD_NVRTC:-} ]]; then
  profile=(-Pnvrtc)
  export SCOREFIELD_NVRTC=$build/cuda-redist
fi
classpath=$build/ptx.classpath
./mvnw -q -B -ntp "${profile[@]}" "-Dbuild.dir=$build" test-compile dependency:build-classpath \
  -Dmdep.includeScope=test "-Dmdep.outputFile=$classpath"
java -cp "$build/classes:$build/test-classes:$(<"$classpath")" org.scorefield.backend.cuda.WritePtx \
  kernels/ptx src/test/resources/kernels/ptx
