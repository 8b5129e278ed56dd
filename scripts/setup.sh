# Packages and builds; sourced by figures.sh, test.sh and the test groups. `root` is the checkout.

say() { printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2; }
die() {
  say "$@"
  exit 1
}

# packages_in GROUP...: the names in those groups of packages.txt, one a line.
packages_in() {
  local line group=
  while read -r line || [[ -n $line ]]; do
    case $line in
      '' | '#'*) ;;
      '['*']') group=${line//[][]/} ;;
      *) [[ " $* " == *" $group "* ]] && printf '%s\n' "$line" ;;
    esac
  done <"$root/packages.txt"
  return 0
}

# missing_packages GROUP...: those of packages_in that dpkg does not know as installed.
missing_packages() {
  local name installed
  # dpkg-query fails if it knows nothing of a package: that is an answer, not an error.
  installed=$(packages_in "$@" |
    xargs dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' 2>/dev/null) || true
  for name in $(packages_in "$@"); do
    grep -qxF "$name installed" <<<"$installed" || printf '%s\n' "$name"
  done
}

# require_packages GROUP...: installs what is missing; no network if nothing is.
# GTV_SKIP_PACKAGES=1 leaves packages to the user, for systems without apt.
require_packages() {
  [[ ${GTV_SKIP_PACKAGES:-} == 1 ]] && return 0
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    die "no apt-get here: install what packages.txt names ($*), then set GTV_SKIP_PACKAGES=1"
  fi
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if ((EUID)); then
    command -v sudo >/dev/null ||
      die "packages are missing and there is no sudo; as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${#missing[@]} packages: ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y
    -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300)
  # Indices of other sources may be out of reach; whether that matters the next command tells.
  "${apt[@]}" update >&2 </dev/null || say "apt-get update failed; trying with the lists at hand"
  "${apt[@]}" install --no-install-recommends "${missing[@]}" >&2 </dev/null ||
    die "apt-get could not install: ${missing[*]}"
}

# configure PRESET [CMAKE_OPTION...]: configures build/PRESET; cmake is silent unless it fails.
configure() {
  local preset=$1 folder=$root/build/$1
  shift
  mkdir -p "$folder"
  # A folder that was moved or copied still has the cache of its old place.
  if [[ -f $folder/CMakeCache.txt ]] &&
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    set -- --fresh "$@"
  fi
  (cd "$root" && cmake --preset "$preset" "$@") >"$folder/configure.log" 2>&1 || {
    cat "$folder/configure.log" >&2
    die "configuring failed"
  }
}

# build PRESET TARGET [CMAKE_OPTION...]: configures and builds build/PRESET, one at a time a checkout.
build() {
  local preset=$1 target=$2
  shift 2
  mkdir -p "$root/build"
  (
    flock 9
    configure "$preset" "$@"
    cmake --build "$root/build/$preset" --target "$target" >&2 || die "building failed"
  ) 9>"$root/build/.lock-$preset"
}
