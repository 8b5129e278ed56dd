# The package as it is handed out: by pip, and as Debian packages in a clean root of their own.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
work=$root/build/package
rm -rf "$work/pip" "$work/debs"
mkdir -p "$work/debs"

# A program that tells whether the installed package computes.
check='import gtv
samples = gtv.sample(gtv.ExactDenoiser([-1.0, 1.0], "vp"), "vp", 100, steps=50, t_min=1e-4)
assert abs(abs(samples.x) - 1).max() < 0.1
print(gtv.__version__, gtv.__file__)'

# Debian packages go where Debian's Python looks, whatever the build folder was last configured for.
build release all -U GTV_PYTHON_DIR
(
  cd "$root"
  GTV_BUILD_DIR=$root/build/release PIP_ROOT_USER_ACTION=ignore /usr/bin/python3 -m pip install \
    --quiet --no-build-isolation --no-deps --no-index --target "$work/pip" .
  rm -rf python/gtv.egg-info build/lib* build/bdist* build/temp*
)
(cd / && PYTHONPATH=$work/pip /usr/bin/python3 -c "$check")
count 1 0

(cd "$work/debs" && cpack --config "$root/build/release/CPackConfig.cmake")
clean=$work/root
[[ -f $clean/var/lib/dpkg/status ]] || {
  rm -rf "$clean"
  debootstrap --variant=minbase bookworm "$clean" >"$work/debootstrap.log" || die "debootstrap failed"
}
cp "$work"/debs/*.deb "$clean/tmp/"
# in_clean COMMAND...: with a /proc, by which the program finds its files; it goes with the command.
in_clean() {
  unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$clean" \
    /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}
in_clean apt-get purge -q -y 'gtv' 'python3-gtv' >/dev/null 2>&1 || true
in_clean sh -c 'apt-get install -q -y --no-install-recommends /tmp/gtv_*.deb /tmp/python3-gtv_*.deb' \
  >"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; die "the packages did not install"; }
in_clean gtv info
in_clean gtv figures --only fig1 --out /tmp/figures
in_clean test -s /tmp/figures/fig1.pdf
for file in man/man1/gtv.1 man/man1/gtv-run.1 bash-completion/completions/gtv zsh/vendor-completions/_gtv \
  fish/vendor_completions.d/gtv.fish; do
  in_clean test -s "/usr/share/$file"
done
in_clean gtv report /tmp/figures
in_clean python3 -c "$check"
count 4 0
