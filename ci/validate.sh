#!/usr/bin/env bash
# The long validation, which CI leaves out: every float through every elementary function, targets in stages of all
# shapes, every case of the contract with every number of lanes. Takes hours on two cores. Arguments go to Maven.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec ./mvnw -B -ntp test -Dvalidate=true -Dall.cases=true -Dtest='ExactMathTest,*StagedTest*,OpenCl*Lane*Test' "$@"
