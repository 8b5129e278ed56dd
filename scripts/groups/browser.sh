# Reports in a headless Chromium: content, sorting, accessibility (axe), screenshots.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
release=()
# Only the program is needed; a build folder that has the tests keeps them.
[[ -f $root/build/release/CMakeCache.txt ]] || release+=(-D GTV_BUILD_TESTS=OFF)
build release gtv ${release[@]+"${release[@]}"}
folder=$root/build/browser
mkdir -p "$folder"
cp "$root/tests/browser/package.json" "$root/tests/browser/package-lock.json" "$folder"
(cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
  die "npm could not install what tests/browser/package-lock.json names"
report=$results/$group.xml
status=0
PYTHONPATH=$root/python:$root/python/tests:$root/tests/browser PYTHONDONTWRITEBYTECODE=1 \
  MPLBACKEND=Agg GTV_PROGRAM=$root/build/release/bin/gtv \
  GTV_AXE=$folder/node_modules/axe-core/axe.min.js GTV_SHOTS=$results/browser \
  /usr/bin/python3 -m pytest -q -p chromium -p no:cacheprovider --junitxml="$report" \
  "$root/tests/browser" || status=$?
[[ -f $report ]] && count_junit "$report"
exit "$status"
