# The tests under the thread sanitizer.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
build tsan all
run_ctest tsan
