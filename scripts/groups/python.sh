# The Python package with Debian's interpreter: its types, and its tests, a file of them at a time on
# each core: the tests of one share pictures.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
build release gtv_python
package=$root/build/release/python
report=$results/$group.xml
status=0

# checked COMMAND...: one test.
checked() {
  if "$@"; then count 1 0; else status=1 && count 0 1; fi
}
checked /usr/bin/python3 "$root/scripts/stubs.py" --check "$package"
# From another folder it would see the sources without the extension module.
checked env --chdir="$package" /usr/bin/mypy --config-file "$root/pyproject.toml" \
  --cache-dir "$root/build/.mypy" --no-error-summary --package gtv

PYTHONDONTWRITEBYTECODE=1 MPLBACKEND=Agg /usr/bin/python3 -m pytest -q -p no:cacheprovider \
  -n "$cores" --dist loadfile --junitxml="$report" "$root/python/tests" || status=$?
[[ -f $report ]] && count_junit "$report"
exit "$status"
