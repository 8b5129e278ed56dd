# Tests of the Python package, with Debian's interpreter, a file of them at a time on each core: the
# tests of one share pictures.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
build release gtv_python
report=$results/$group.xml
status=0
PYTHONDONTWRITEBYTECODE=1 MPLBACKEND=Agg \
  /usr/bin/python3 -m pytest -q -p no:cacheprovider -n "$cores" --dist loadfile --junitxml="$report" "$root/python/tests" || status=$?
[[ -f $report ]] && count_junit "$report"
exit "$status"
