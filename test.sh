#!/usr/bin/env bash
# Every test, from a bare Debian 12: installs what is missing of packages.txt, builds, runs. The last
# line says how many tests passed and failed; the exit status is 0 if none failed.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
source "$root/scripts/setup.sh"

core=(build unit python install scripts)
extra=(format docs browser package sanitize tidy fuzz threads)
alone=(coverage)
# Roughly what a group takes from an empty build folder, in seconds, for --within, on two cores that
# take usual_core for the core; slower ones scale it.
declare -A cost=([format]=25 [docs]=250 [browser]=200 [package]=250 [sanitize]=1300 [tidy]=600 [fuzz]=500 [threads]=1650)
usual_core=950

usage() {
  cat <<'END'
Usage: ./test.sh [--all] [--within SECONDS] [--only GROUP...] [--help]

  (nothing)         the core: build unit python install scripts
  --all             the core and: format docs browser package sanitize tidy fuzz threads
  --within SECONDS  of --all, leave out groups that would end later than this, after their usual time
  --only GROUP...   these groups alone, of those below

  build     release build by g++, warnings as errors     format    clang-format
  unit      C++ tests and command-line tests             tidy      clang-tidy
  python    tests of the Python package                  sanitize  clang build of everything, tests with
  install   install, find_package, build a consumer                address and undefined sanitizers
  scripts   the shell scripts; a rebuild does nothing    threads   tests with the thread sanitizer
  browser   reports in headless Chromium, axe            fuzz      file readers, GTV_FUZZ_SECONDS each (60)
  docs      the site, and every code block of its     package   pip install; Debian packages in a clean
            pages                                               root of their own
  coverage  lines that the tests run of the C++ core and of the Python package, 90 % at least;
            with --only, an hour from an empty build folder
END
}

groups=("${core[@]}")
within=
while (($#)); do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --all) groups=("${core[@]}" "${extra[@]}") ;;
    --within)
      within=${2:-}
      [[ $within =~ ^[0-9]+$ ]] || die "--within: got \"$within\", expected seconds"
      shift
      ;;
    --only)
      groups=()
      while (($# > 1)) && [[ $2 != -* ]]; do
        [[ " ${core[*]} ${extra[*]} ${alone[*]} " == *" $2 "* ]] ||
          die "--only: no group \"$2\"; known: ${core[*]} ${extra[*]} ${alone[*]}"
        groups+=("$2")
        shift
      done
      ((${#groups[@]})) || die "--only: expected one of ${core[*]} ${extra[*]} ${alone[*]}"
      ;;
    *) die "unknown argument \"$1\"; see ./test.sh --help" ;;
  esac
  shift
done

packages=(build plot test)
for group in "${groups[@]}"; do
  if [[ $group == browser ]]; then
    packages+=(browser)
    # npm may have come with a Node.js that is not Debian's, beside which Debian's cannot be.
    command -v npm >/dev/null || packages+=(npm)
  elif [[ $group == docs || $group == package || $group == coverage ]]; then
    packages+=("$group")
  elif [[ " ${extra[*]} " == *" $group "* ]]; then
    packages+=(check)
  fi
done
require_packages "${packages[@]}"

export GTV_RESULTS=$root/build/results
mkdir -p "$GTV_RESULTS"
passed=0 failed=0 failing=() left_out=() times=() core_time=0
for group in "${groups[@]}"; do
  if [[ -n $within && -n ${cost[$group]:-} ]]; then
    slower=$((core_time > usual_core ? core_time : usual_core))
    if ((SECONDS + cost[$group] * slower / usual_core > within)); then
      left_out+=("$group")
      continue
    fi
  fi
  printf '\n== %s\n' "$group"
  start=$SECONDS
  rm -f "$GTV_RESULTS/$group".*
  status=0
  # A group counts in <group>.count; one that fails without saying how often counts as one failure.
  "$BASH" "$root/scripts/groups/$group.sh" </dev/null || status=$?
  group_passed=0 group_failed=0
  [[ -f $GTV_RESULTS/$group.count ]] && read -r group_passed group_failed <"$GTV_RESULTS/$group.count"
  ((status == 0 || group_failed > 0)) || group_failed=1
  ((passed += group_passed, failed += group_failed, 1))
  ((group_failed == 0)) || failing+=("$group")
  [[ " ${core[*]} " != *" $group "* ]] || core_time=$SECONDS
  times+=("$(printf '%-9s %5d passed %4d failed %5d s' "$group" "$group_passed" "$group_failed" \
    $((SECONDS - start)))")
done

printf '\n'
printf '%s\n' "${times[@]}"
printf '%-9s %33d s\n' total "$SECONDS"
((${#left_out[@]} == 0)) || printf 'left out, no time: %s\n' "${left_out[*]}"
((${#failing[@]} == 0)) || printf 'failing groups: %s\n' "${failing[*]}"
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
