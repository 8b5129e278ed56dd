#!/usr/bin/env bash
# The paper's figures, from a bare Debian 12: installs what is missing of packages.txt, builds, and runs
#   gtv figures [ARGUMENT...]        (see ./figures.sh --help)
# The second run installs and builds nothing.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
source "$root/scripts/setup.sh"

require_packages build plot
options=()
# A build folder that ./test.sh made has the tests too: leave them there.
[[ -f $root/build/release/CMakeCache.txt ]] || options+=(-D GTV_BUILD_TESTS=OFF)
build release gtv ${options[@]+"${options[@]}"}
exec "$root/build/release/bin/gtv" figures "$@"
