#!/usr/bin/env bash
# ci/format.sh apply: formats the Java and C sources; ci/format.sh check: fails where that would change one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-} in
  apply) clang_format=(clang-format -i) ;;
  check) clang_format=(clang-format --dry-run -Werror) ;;
  *)
    echo "usage: ci/format.sh apply|check" >&2
    exit 2
    ;;
esac

./mvnw -B -ntp -q -Pformat "spotless:$1"

for directory in kernels native bench; do
  if [[ -d $directory ]]; then
    find "$directory" -type f \( -name '*.h' -o -name '*.c' -o -name '*.cc' -o -name '*.cpp' -o -name '*.cu' \) -print0
  fi
done | xargs -0 -r "${clang_format[@]}"
