#!/usr/bin/env bash
# The CUDA tests with kernels that NVRTC compiles for each shape, and NVIDIA's own random numbers beside ours. Fetches NVIDIA's
# libraries (2 GB, once) from Maven Central, so CI leaves it out. Arguments go to Maven; on a machine with an NVIDIA GPU,
# ci/nvrtc.sh -Dcuda.library.path= takes the machine's own driver, and the whole table of cases.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ci/install.sh
exec ./mvnw -B -ntp -Pnvrtc test -Dtest='Cuda*Test,CurandTest,CliCudaTest' -Drequire.backends=cuda,nvrtc "$@"
