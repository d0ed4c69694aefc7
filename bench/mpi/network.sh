#!/bin/sh
# network.sh RATE DELAY RANKS COMMAND…: runs a command as so many ranks of Open MPI, each on a “machine” of its own: a
# network namespace, on a bridge between them, that sends with RATE (such as 1gbit) and DELAY (such as 100us; 0 for
# none). Needs root, iproute2 and, for a delay, a kernel that has netem. The addresses are of its own namespaces alone.
set -eu
rate=$1 delay=$2 ranks=$3
shift 3
here=$(mktemp -d)
cleanup() {
  for i in $(seq "$ranks"); do ip netns del "gannet$i" 2>/dev/null || true; done
  ip netns del gannet0 2>/dev/null || true
  rm -rf "$here"
}
trap cleanup EXIT INT TERM
ip netns add gannet0
ip -n gannet0 link add bridge type bridge
ip -n gannet0 link set bridge up
hosts=
for i in $(seq "$ranks"); do
  ip netns add "gannet$i"
  ip -n "gannet$i" link add wire type veth peer name "port$i" netns gannet0
  ip -n gannet0 link set "port$i" master bridge up
  ip -n "gannet$i" addr add "10.77.0.$i/24" dev wire
  ip -n "gannet$i" link set wire up
  ip -n "gannet$i" link set lo up
  ip netns exec "gannet$i" tc qdisc add dev wire root handle 1: tbf rate "$rate" burst 256kb latency 200ms
  if [ "$delay" != 0 ]; then ip netns exec "gannet$i" tc qdisc add dev wire parent 1: netem delay "$delay"; fi
  hosts="${hosts:+$hosts,}10.77.0.$i:1"
done
# What ssh would do: HOST COMMAND…
cat > "$here/agent" <<'AGENT'
#!/bin/sh
name=gannet${1##*.}
shift
exec ip netns exec "$name" unshare --uts sh -c "hostname $name; $*"
AGENT
chmod +x "$here/agent"
network=10.77.0.0/24
ip netns exec gannet1 unshare --uts sh -c 'hostname gannet1; exec "$@"' sh \
  mpirun --allow-run-as-root -n "$ranks" --host "$hosts" --bind-to none --mca plm_rsh_agent "$here/agent" \
  --mca pml ob1 --mca btl tcp,self --mca btl_tcp_if_include $network --mca oob_tcp_if_include $network "$@"
