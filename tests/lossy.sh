#!/usr/bin/env bash
# Lets a bot play over a network whose kernel drops 30 of 100 packets each way, with half a second of
# latency. Needs Linux with nf_tables, `nft`, `ip`, `unshare`, and a built test program:
#   cargo build --workspace --bins --test stories
#   tests/lossy.sh target/debug/deps/stories-…
# Everything happens in a network namespace of its own, so nothing else on the machine notices.
set -euo pipefail

if [ "${SCULK_LOSSY_INSIDE:-}" != yes ]; then
    program=$(realpath "$1")
    cd "$(dirname "$0")"
    SCULK_LOSSY_INSIDE=yes exec unshare --map-root-user --net "$0" "$program"
fi

export SCULK_LOSSY_PORT=25599
ip link set lo up
nft add table inet lossy
nft add chain inet lossy in '{ type filter hook input priority 0; }'
# The control port of the test server and all else stay whole.
nft add rule inet lossy in tcp dport $SCULK_LOSSY_PORT numgen random mod 100 '<' 30 counter drop
nft add rule inet lossy in tcp sport $SCULK_LOSSY_PORT numgen random mod 100 '<' 30 counter drop
test=faults::a_kernel_that_loses_packets_is_lived_through
said=$("$1" "$test" --exact --ignored --test-threads 1 2>&1) && outcome=0 || outcome=$?
printf '%s\n' "$said"
nft list chain inet lossy in | grep counter
[ "$outcome" -eq 0 ] || exit "$outcome"
# A name that no test has would pass, and so would a network that loses nothing.
grep -q '^test result: ok\. 1 passed' <<<"$said" || { echo "The test $test was not run." >&2; exit 1; }
n_idle=$(nft list chain inet lossy in | grep -c 'counter packets 0 ' || true)
[ "$n_idle" -eq 0 ] || { echo "The kernel dropped no packets in one direction." >&2; exit 1; }
