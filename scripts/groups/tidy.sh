# clang-tidy on the sources of the library and the program; a file counts as a test.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
cd "$root"
configure clang
log=$results/$group.log
mapfile -t sources < <(git ls-files 'src/*.cpp' 'apps/*.cpp')
status=0
run-clang-tidy -quiet -p build/clang -j "$cores" "${sources[@]/#/^$root/}" >"$log" 2>/dev/null || status=$?
failed=$(grep -oE '^[^ ]+:[0-9]+:[0-9]+: (warning|error)' "$log" | cut -d: -f1 | sort -u | wc -l)
grep -vE '^clang-tidy-|^$' "$log" | sort -u || true
count $((${#sources[@]} - failed)) "$failed"
exit "$status"
