# Everything by clang, warnings as errors; the tests under the address and undefined sanitizers.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
build asan all
count 1 0
run_ctest asan
