#!/usr/bin/env bash
# The long validation, which CI leaves out: every float through every elementary function, and whatever else is tagged so.
# Takes about an hour on two cores. Arguments go to Maven.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec ./mvnw -B -ntp test -Dvalidate=true -Dtest='ExactMathTest' "$@"
