# The documentation site, and every code block of its pages and the README as a reader would type it.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
"$root/scripts/docs.sh"
count 1 0
report=$results/$group.xml
status=0
PYTHONDONTWRITEBYTECODE=1 \
  /usr/bin/python3 -m pytest -q -p no:cacheprovider -n "$cores" --junitxml="$report" "$root/tests/docs" || status=$?
[[ -f $report ]] && count_junit "$report"
exit "$status"
