#!/usr/bin/env bash
# The documentation site in build/docs: installs what is missing of packages.txt [docs], builds the
# program and the Python package, which the reference asks, and the pages. Warnings are errors.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
source "$root/scripts/setup.sh"

require_packages build plot docs
options=()
[[ -f $root/build/release/CMakeCache.txt ]] || options+=(-D GTV_BUILD_TESTS=OFF)
build release gtv ${options[@]+"${options[@]}"}
build release gtv_python ${options[@]+"${options[@]}"}
rm -rf "$root/build/docs"
/usr/bin/python3 -m sphinx -q -b html -n -W --keep-going -E -d "$root/build/docs-work/doctrees" "$root/docs" "$root/build/docs"
say "the site is $root/build/docs/index.html"
