#!/usr/bin/env bash
# Installs what the tests use beyond a JDK, as Debian and Ubuntu package it: an OpenCL device that needs no GPU (PoCL), a
# simulator that checks memory accesses (Oclgrind), compilers for kernels and native code, formatters and linters.
# Best effort: where it cannot install, it says what is missing and the tests that need it are skipped, with the reason.
# With CI=true it succeeds or fails.
set -euo pipefail

packages=(pocl-opencl-icd ocl-icd-libopencl1 oclgrind clang clang-format g++ shellcheck)

installed() {
  command -v dpkg-query >/dev/null && dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
((${#missing[@]} > 0)) || exit 0

cannot() {
  echo "ci/install.sh: $1; not installed: ${missing[*]}" >&2
  if [[ ${CI:-} == true ]]; then
    exit 1
  fi
  echo "ci/install.sh: going on without; tests that need them are skipped, each with its reason" >&2
  exit 0
}

as_root=(env DEBIAN_FRONTEND=noninteractive)
if ((EUID != 0)); then
  sudo -n true 2>/dev/null || cannot "neither root nor sudo without a password"
  as_root=(sudo -n "${as_root[@]}")
fi
command -v apt-get >/dev/null || cannot "no apt-get"

echo "ci/install.sh: installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq >&2 || cannot "apt-get update failed"
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 || cannot "apt-get install failed"
