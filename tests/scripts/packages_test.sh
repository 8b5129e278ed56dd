# Which packages are asked for, and how, on systems of every kind.
source "$(dirname -- "${BASH_SOURCE[0]}")/toy.sh"
root=$toy
source "$toy/scripts/setup.sh"

expect "groups are read in the order of the file" \
  [ "$(packages_in build test | xargs)" = "compiler builder tester" ]

installed compiler
expect "only what dpkg does not know is missing" \
  [ "$(missing_packages build plot | xargs)" = "builder plotter" ]

installed compiler builder plotter
require_packages build plot
expect "apt is left alone if nothing is missing" not logged apt-get

installed compiler
require_packages build plot 2>/dev/null
expect "the lists are refreshed first" logged 'apt-get .*update'
expect "all that is missing is installed at once" logged 'apt-get .*install .* builder plotter$'
if ((EUID)); then
  expect "apt runs by sudo for those who are not root" logged 'sudo env .*apt-get'
else
  expect "root needs no sudo" not logged '^sudo'
fi

: >"$log"
fake apt-get <<<'[[ $* != *install* ]]'
message=$( (require_packages build) 2>&1 >/dev/null) && status=0 || status=$?
expect "a package that cannot be had is an error" [ "$status" -ne 0 ]
expect "and the message names it" grep -q 'could not install: builder' <<<"$message"

: >"$log"
GTV_SKIP_PACKAGES=1 require_packages build plot
expect "packages can be left to the user" [ ! -s "$log" ]

mkdir "$work/bare"
for tool in bash basename dirname env grep xargs; do ln -s "$(command -v $tool)" "$work/bare"; done
message=$(PATH=$work/bare; (require_packages build) 2>&1) && status=0 || status=$?
expect "a system without apt is told so" [ "$status" -ne 0 ]
expect "in one line" [ "$(wc -l <<<"$message")" -eq 1 ]
expect "with the way out" grep -q 'GTV_SKIP_PACKAGES=1' <<<"$message"
done_testing
