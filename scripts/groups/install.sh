# Installs the release build and builds a consumer on it.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
run_ctest release --label-regex '^install$'
