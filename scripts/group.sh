# What the test groups share; sourced by scripts/groups/*.sh, which ./test.sh runs one by one.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
source "$root/scripts/setup.sh"
group=$(basename -- "$0" .sh)
results=${GTV_RESULTS:-$root/build/results}
mkdir -p "$results"
cores=$(nproc)

# count PASSED FAILED: adds to what the group has counted so far.
count() {
  local passed=0 failed=0
  [[ -f $results/$group.count ]] && read -r passed failed <"$results/$group.count"
  printf '%d %d\n' $((passed + $1)) $((failed + $2)) >"$results/$group.count"
}

# count_junit FILE: counts the tests of a JUnit report, as ctest and pytest write it.
count_junit() {
  local passed failed
  read -r passed failed < <(/usr/bin/python3 "$root/scripts/junit_counts.py" "$1")
  count "$passed" "$failed"
}

# run_ctest PRESET [ARGUMENT...]: tests of a build, counted; fails if one of them does.
run_ctest() {
  local preset=$1 status=0
  local report=$results/$group.$preset.xml
  shift
  (cd "$root" && ctest --preset "$preset" --parallel "$cores" --output-junit "$report" "$@") || status=$?
  [[ -f $report ]] && count_junit "$report"
  return "$status"
}
