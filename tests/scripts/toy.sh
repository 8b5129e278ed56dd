# A toy checkout for the tests of the shell scripts; sourced. Arguments: the real checkout, a folder to
# work in. Afterwards `toy` is the checkout (its path has a space), `log` what the fakes were asked.
set -euo pipefail
real=$1 work=$2
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
toy="$work/a checkout" log=$work/log fakes=$work/fakes
rm -rf "$work"
mkdir -p "$toy" "$fakes"
cp -r "$here/project/." "$real/figures.sh" "$real/test.sh" "$real/scripts" "$toy"
: >"$log"

# fake NAME: a command that logs its arguments and then does what stdin says.
fake() {
  { printf '#!/bin/bash\nprintf "%%s\\n" "%s $*" >>%q\n' "$1" "$log"; cat; } >"$fakes/$1"
  chmod +x "$fakes/$1"
}
# installed NAME...: what the fake dpkg knows as installed.
installed() {
  printf '%s\n' "$@" >"$work/installed"
}
fake apt-get <<<'exit 0'
fake sudo <<<'exec "$@"'
fake dpkg-query <<END
status=0
for name; do
  case \$name in
    --*) ;;
    *) if grep -qx "\$name" "$work/installed"; then echo "\$name installed"; else status=1; fi ;;
  esac
done
exit \$status
END
fake c++ <<END
exec $(command -v c++ || command -v g++) "\$@"
END
export PATH=$fakes:$PATH CXX=$fakes/c++ CMAKE_CXX_COMPILER_LAUNCHER=
unset GTV_SKIP_PACKAGES

failures=0
# expect WHAT COMMAND...: notes a failure unless the command succeeds.
expect() {
  local what=$1
  shift
  "$@" || {
    printf 'not so: %s\n' "$what"
    failures=$((failures + 1))
  }
}
not() { ! "$@"; }
logged() { grep -q -- "$1" "$log"; }
done_testing() {
  ((failures == 0)) || exit 1
  rm -rf "$work"
}
