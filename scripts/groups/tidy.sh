# clang-tidy on the library and the program, a module at a time; a unit counts as a test.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
cd "$root"
# Afresh, for the list of files: nothing is built here that would look for new ones.
configure tidy --fresh
mapfile -t units < <(sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' build/tidy/compile_commands.json)

# tidy UNIT: prints 0, or 1 after its findings (on stderr, in one piece).
tidy() {
  local findings
  if findings=$(clang-tidy -p build/tidy --quiet "$1" 2>&1); then
    echo 0
  else
    printf '%s\nabove: %s\n' "$(grep -v 'warnings generated' <<<"$findings")" "${1##*/build/tidy/}" >&2
    echo 1
  fi
}
export -f tidy

passed=0 failed=0
while read -r status; do
  if ((status == 0)); then ((passed += 1)); else ((failed += 1)); fi
done < <(printf '%s\0' "${units[@]}" | xargs -0 -P "$cores" -I{} bash -c 'tidy "$1"' - {})
count "$passed" "$failed"
((failed == 0))
