# ./test.sh counts over groups, goes on after a failure, and says both in its last line.
source "$(dirname -- "${BASH_SOURCE[0]}")/toy.sh"
installed compiler builder plotter tester checker

"$toy/test.sh" --only build unit >"$work/stdout" 2>"$work/stderr" && status=0 || status=$?
expect "a failing test fails the run" [ "$status" -ne 0 ]
expect "the last line counts all groups" [ "$(tail -n 1 "$work/stdout")" = "2 passed, 1 failed" ]
expect "the failing group is named" grep -qx 'failing groups: unit' "$work/stdout"
expect "the tests were built" [ -f "$toy/build/release/CTestTestfile.cmake" ]

sed -i '/fails/d' "$toy/CMakeLists.txt"
"$toy/test.sh" --only build unit >"$work/stdout" 2>"$work/stderr" && status=0 || status=$?
expect "a run without failures succeeds" [ "$status" -eq 0 ]
expect "and counts" [ "$(tail -n 1 "$work/stdout")" = "2 passed, 0 failed" ]

: >"$log"
"$toy/figures.sh" >"$work/stdout" 2>"$work/stderr"
"$toy/test.sh" --only build >"$work/stdout" 2>"$work/stderr"
expect "figures.sh and test.sh share what is built" not logged 'c++'

echo 'int main() { return }' >"$toy/main.cpp"
"$toy/test.sh" --only build unit >"$work/stdout" 2>"$work/stderr" && status=0 || status=$?
expect "a build that fails counts, and the next group is tried" \
  [ "$(tail -n 1 "$work/stdout")" = "1 passed, 1 failed" ]

for bad in "--only" "--only nonsense" "--within soon" "--nonsense"; do
  # shellcheck disable=SC2086
  "$toy/test.sh" $bad >"$work/stdout" 2>"$work/stderr" && status=0 || status=$?
  expect "\"$bad\" is refused" [ "$status" -ne 0 ]
  expect "\"$bad\" is refused in one line" [ "$(wc -l <"$work/stderr")" -eq 1 ]
done

"$toy/test.sh" --all --within 1 >"$work/stdout" 2>/dev/null || true
expect "what does not fit the time is left out, and said" \
  grep -q '^left out, no time: format docs browser package sanitize tidy fuzz threads$' "$work/stdout"
for group in "$toy"/scripts/groups/*.sh; do
  group=$(basename -- "$group" .sh)
  expect "--help names $group" grep -qE "(^| )  $group  " <("$toy/test.sh" --help)
  expect "--only knows $group" grep -q "[ :]$group\b" <("$toy/test.sh" --only nonsense 2>&1)
done
expect "coverage is no part of --all" not grep -q coverage "$work/stdout"

: >"$log"
installed compiler builder plotter tester
"$toy/test.sh" --only coverage >/dev/null 2>&1 || true
expect "the coverage group asks for its packages" logged 'apt-get .*install .*counter'
expect "and not for a browser" not logged 'apt-get .*install .*driver'

: >"$log"
installed compiler builder plotter tester chromium
"$toy/test.sh" --only browser >/dev/null 2>&1 || true
expect "the browser group asks for its packages" logged 'apt-get .*install .* driver'
expect "and not for those of other groups" not logged 'apt-get .*install .* checker'
done_testing
