#!/bin/sh
# Times whole commands: commands.sh path/to/gtv [runs]. Prints, for random and for stratified seeds,
# the median and the least compute_s of each figure and the largest peak_rss_mb over the runs.
set -eu
program=${1:?usage: commands.sh path/to/gtv [runs]}
runs=${2:-3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for seeds in random stratified; do
  run=0
  while [ "$run" -lt "$runs" ]; do
    "$program" figures --no-plot --seeds "$seeds" --out "$out/$seeds-$run" >"$out/log" 2>&1 || {
      cat "$out/log" >&2
      exit 1
    }
    run=$((run + 1))
  done
done

/usr/bin/python3 - "$out" "$runs" <<'PYTHON'
import json
import statistics
import sys

out, runs = sys.argv[1], int(sys.argv[2])
print("| seeds | figure | median compute_s | min compute_s | peak_rss_mb |")
print("|---|---|---|---|---|")
for seeds in ("random", "stratified"):
    reports = [json.load(open(f"{out}/{seeds}-{run}/figures.json")) for run in range(runs)]
    peak = max(report["peak_rss_mb"] for report in reports)
    rows = [
        (name, [report["figures"][name]["compute_s"] for report in reports])
        for name in reports[0]["figures"]
    ]
    rows.append(("all", [sum(times) for times in zip(*(times for _, times in rows))]))
    for name, times in rows:
        median, least = statistics.median(times), min(times)
        print(f"| {seeds} | {name} | {median:.3f} | {least:.3f} | {peak:.0f} |")
PYTHON
