#!/usr/bin/env bash
# Several hosts on one machine, to try gtv run with mpirun over a network: network namespaces on a
# bridge, each with a host name of its own, and a remote shell between them. Needs root, iproute2 and
# Open MPI.
#   scripts/hosts.sh test PROGRAM      three hosts: the same bytes as alone, one host that goes away,
#                                      hosts whose data differ
#   scripts/hosts.sh mpirun ARGUMENTS  mpirun on three hosts of two slots each
set -euo pipefail
count=3
net=10.77.77
me=gtv$$
agent=
work=

# in_host I COMMAND...: there, under its name.
in_host() {
  local host=$me-$1
  shift
  ip netns exec "$host" unshare --uts sh -c 'hostname "$0"; exec "$@"' "$host" "$@"
}

tear_down() {
  local i
  for ((i = 0; i < count; i++)); do
    ip netns del "$me-$i" 2>/dev/null || true
    rm -rf "/etc/netns/$me-$i"
  done
  ip link del "$me" 2>/dev/null || true
  [[ -z $work ]] || rm -rf "$work"
}

set_up() {
  local i j
  work=$(mktemp -d)
  trap tear_down EXIT
  ip link add "$me" type bridge
  ip link set "$me" up
  for ((i = 0; i < count; i++)); do
    ip netns add "$me-$i"
    ip link add "$me.$i" type veth peer name eth0 netns "$me-$i"
    ip link set "$me.$i" master "$me" up
    ip -n "$me-$i" address add "$net.$((i + 1))/24" dev eth0
    ip -n "$me-$i" link set eth0 up
    ip -n "$me-$i" link set lo up
    mkdir -p "/etc/netns/$me-$i"
    printf '127.0.0.1 localhost\n' >"/etc/netns/$me-$i/hosts"
    for ((j = 0; j < count; j++)); do
      printf '%s.%s %s-%s\n' "$net" "$((j + 1))" "$me" "$j"
    done >>"/etc/netns/$me-$i/hosts"
  done
  # What ssh would do: agent HOST COMMAND...
  agent=$work/agent
  cat >"$agent" <<'AGENT'
#!/bin/sh
host=$1
shift
exec ip netns exec "$host" unshare --uts sh -c 'hostname "$0"; exec sh -c "$1"' "$host" "$*"
AGENT
  chmod +x "$agent"
}

# on_hosts ARGUMENTS...: mpirun on the first host.
on_hosts() {
  local hosts i
  hosts=$me-0:2
  for ((i = 1; i < count; i++)); do hosts+=,$me-$i:2; done
  in_host 0 mpirun --allow-run-as-root --host "$hosts" --map-by node --bind-to none \
    --mca plm_rsh_agent "$agent" --mca oob_tcp_if_include "$net.0/24" \
    --mca btl tcp,self --mca btl_tcp_if_include "$net.0/24" "$@"
}

same() {
  cmp "$1/density.npz" "$2/density.npz"
  cmp "$1/cells.csv" "$2/cells.csv"
}

run_tests() {
  local program=$1 run pid
  cd "$work"
  cat >s.toml <<'STUDY'
name = "s"
data.file = "points.csv"
estimator.samples = 32
sampler.trajectories = 200000
ensemble.models = 60
sweep.estimator.ridge = [0.1, 0.3, 1, 3]
STUDY
  printf -- '-1\n0\n1\n' >points.csv
  "$program" --quiet run s.toml --out alone
  on_hosts -n 3 "$program" --threads 1 run s.toml --out three
  same alone three
  echo "three hosts: the same bytes as alone"

  on_hosts --enable-recovery -n 3 "$program" --threads 1 run s.toml --out cut 2>cut.err &
  run=$!
  until [[ -f cut/unfinished/status.json ]]; do sleep 0.05; done
  pid=$(ip netns pids "$me-2" | while read -r pid; do
    [[ $(cat "/proc/$pid/comm") != gtv ]] || echo "$pid"
  done)
  kill -9 "$pid"
  wait "$run"
  grep "does not answer" cut.err
  same alone cut
  echo "a process killed on another host: the others have gone on"

  on_hosts -n 3 "$program" --threads 1 run s.toml --out torn 2>torn.err &
  run=$!
  until [[ -f torn/unfinished/status.json ]]; do sleep 0.05; done
  ip -n "$me-1" link set eth0 down
  ip netns pids "$me-1" | xargs -r kill -9
  if wait "$run"; then echo "a host that is gone was not noticed" >&2 && exit 1; fi
  ip -n "$me-1" link set eth0 up
  "$program" --quiet run s.toml --out torn --resume 2>>torn.err
  same alone torn
  echo "a host that goes away: mpirun ends the others, --resume goes on"

  # The second host has another file of that name.
  printf -- '-1\n0.5\n1\n' >other.csv
  cat >wrapper <<'WRAPPER'
#!/bin/sh
case $(hostname) in *-1) mount --bind other.csv points.csv ;; esac
exec "$@"
WRAPPER
  chmod +x wrapper
  if on_hosts -n 3 unshare -m ./wrapper "$program" run s.toml --out differ 2>differ.err; then
    echo "hosts whose data differ were not refused" >&2 && exit 1
  fi
  grep "ranks: contents of" differ.err
  [[ ! -e differ ]]
  echo "hosts whose data differ: refused before any work"
}

set_up
case ${1:-} in
  test) run_tests "$(realpath "$2")" ;;
  mpirun) shift && on_hosts "$@" ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
esac
