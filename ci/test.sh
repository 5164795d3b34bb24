#!/usr/bin/env bash
# Runs all tests; arguments go to Maven, e.g. ci/test.sh -Dtest=PhiloxTest. With CI=true no backend may be absent.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ci/install.sh
if [[ ${CI:-} == true ]]; then
  set -- -Drequire.backends=opencl,oclgrind,cuda "$@"
fi
exec ./mvnw -B -ntp test "$@"
