# clang-format on every C++ file that git knows; a file counts as a test.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
cd "$root"
passed=0 failed=0
while IFS= read -r -d '' file; do
  [[ -f $file ]] || continue
  if clang-format --dry-run -Werror "$file"; then ((passed += 1)); else ((failed += 1)); fi
done < <(git ls-files -z '*.cpp' '*.hpp')
count "$passed" "$failed"
((failed == 0))
