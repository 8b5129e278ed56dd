# The shell scripts on a toy project, and that nothing is left to rebuild.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
run_ctest release --label-regex '^scripts$'
