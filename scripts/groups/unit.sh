# C++ tests and command-line tests of the release build.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
run_ctest release --label-exclude '^(install|scripts)$'
