# Which lines the tests run: of the C++ core those of C++, in a build of its own with counters, of the
# Python package its own, with the release build, since a library that counts is ten times slower. Slow
# tests are left out: they compute more, not other code.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
build coverage all
build release gtv
build release gtv_python
binaries=$root/build/coverage/bin
folder=$root/build/coverage/coverage
status=0
mkdir -p "$folder"
find "$root/build/coverage" -name '*.gcda' -delete

# A program at once, not a test at once as by ctest: each process adds its counts to all files. Each on a
# core of its own, the SLOT'th of those there are, so that no counts are lost.
run_program() {
  taskset --cpu-list "${cpus[SLOT]}" "$binaries/$1" --gtest_brief=1 --gtest_filter='-*Slow*' --gtest_output="xml:$folder/$1.xml" >"$folder/$1.log" 2>&1 ||
    { tail -n 100 "$folder/$1.log"; return 1; }
}
export binaries folder
rm -f "$folder"/*.xml
mapfile -t cpus < <(/usr/bin/python3 -c 'import os; print(*sorted(os.sched_getaffinity(0)), sep="\n")')
(cd "$binaries" && printf '%s\n' test_*) |
  xargs -P "$cores" -I{} --process-slot-var=SLOT "$BASH" -c "$(declare -f run_program; declare -p cpus); run_program {}" ||
  status=1
for program in "$binaries"/test_*; do
  report=$folder/$(basename -- "$program").xml
  if [[ -f $report ]]; then count_junit "$report"; else status=1 && count 0 1; fi
done

export COVERAGE_FILE=$folder/python
PYTHONDONTWRITEBYTECODE=1 MPLBACKEND=Agg \
  /usr/bin/python3 -m pytest -q -p no:cacheprovider -n "$cores" --dist loadfile \
  --junitxml="$folder/python.xml" --cov="$root/python/gtv" --cov-report= "$root/python/tests" || status=$?
(cd "$root" && /usr/bin/python3 -m coverage json -q -o "$folder/python.json" &&
  /usr/bin/python3 -m coverage html -q -d "$folder/python-lines") || status=1
[[ -f $folder/python.xml ]] && count_junit "$folder/python.xml"
cmake --build "$root/build/coverage" --target coverage >&2 || status=1

if /usr/bin/python3 "$root/scripts/coverage_percent.py" "$folder"; then
  count 1 0
else
  status=1 && count 0 1
fi
exit "$status"
