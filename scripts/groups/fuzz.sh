# Each libFuzzer target for GTV_FUZZ_SECONDS, from its seed corpus; a target counts as a test.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
build fuzz all
seconds=${GTV_FUZZ_SECONDS:-60}
folder=$root/build/fuzz
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

fuzz() {
  local target=$1 name kind work
  name=$(basename -- "$target")
  kind=${name%_fuzzer}
  work=$folder/fuzzing/$kind
  mkdir -p "$work/found" "$work/artifacts"
  # Seeds are read; what the run finds goes to the first folder.
  if "$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$work/artifacts/" "$work/found" "$root/tests/fuzz/corpus/$kind" \
    >"$work/log" 2>&1; then
    printf '%s: clean, %s runs\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")"
  else
    tail -n 60 "$work/log"
    printf '%s: FAILED, input in %s\n' "$name" "$work/artifacts"
    return 1
  fi
}

mapfile -t targets < <(find "$folder/bin" -name '*_fuzzer' -type f -perm -u+x | sort)
((${#targets[@]})) || die "no fuzzers were built"
passed=0 failed=0
for ((first = 0; first < ${#targets[@]}; first += cores)); do
  running=()
  for target in "${targets[@]:first:cores}"; do
    fuzz "$target" &
    running+=($!)
  done
  for process in "${running[@]}"; do
    if wait "$process"; then ((passed += 1)); else ((failed += 1)); fi
  done
done
count "$passed" "$failed"
((failed == 0))
