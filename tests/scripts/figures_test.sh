# ./figures.sh builds once, passes its arguments on, and the second time touches neither apt nor compiler.
source "$(dirname -- "${BASH_SOURCE[0]}")/toy.sh"
installed compiler builder plotter

cd /
output=$("$toy/figures.sh" --out "two words" 2>"$work/stderr")
expect "the program gets the arguments as they are" [ "$output" = "<figures><--out><two words>" ]
expect "the compiler ran" logged 'c++ .*main.cpp'
expect "no tests were configured" [ ! -f "$toy/build/release/CTestTestfile.cmake" ]

: >"$log"
output=$("$toy/figures.sh" --help 2>"$work/stderr")
expect "the second run works too" [ "$output" = "<figures><--help>" ]
expect "without apt" not logged apt-get
expect "without the compiler" not logged 'c++'

mv "$toy" "$toy moved"
output=$("$toy moved/figures.sh" 2>"$work/stderr")
expect "a checkout that was moved builds anew" [ "$output" = "<figures>" ]

echo 'int main() { return }' >"$toy moved/main.cpp"
"$toy moved/figures.sh" >"$work/stdout" 2>"$work/stderr" && status=0 || status=$?
expect "a build that fails is an error" [ "$status" -ne 0 ]
expect "and an old program is not run" [ ! -s "$work/stdout" ]
done_testing
