#!/usr/bin/env bash
# `make bench`: measured figures, printed and not asserted. The Rust benches first, then the desktop app:
# its release build where there is one (`make bundle` makes it), its dev build otherwise.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

# Kept for comparison with the next time, below what git does not look at.
mkdir -p "$ROOT/target/bench"
report="$ROOT/target/bench/$(date -u +%Y%m%dT%H%M%SZ).txt"
exec > >(tee "$report") 2>&1
say "These figures are kept in $report ($(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo "no commit"), $(nproc) processors)."

say "== Rust benches"
# The benches of bots measure the worker that ships.
cargo build --quiet --release --package sculk-worker
found="$(cargo metadata --no-deps --format-version 1 | node -e '
  const { packages } = JSON.parse(require("fs").readFileSync(0, "utf8"))
  for (const { name, targets } of packages)
    for (const target of targets) if (target.kind.includes("bench")) console.log(name, target.name)
')"
[ -n "$found" ] || say "There are none."
# Bots that leave and come back for half an hour, with a server that is silent for 60 s in between.
export SCULK_SOAK_MINUTES="${SCULK_SOAK_MINUTES:-30}"
while read -r package bench; do
  [ -n "$package" ] && cargo bench --quiet --package "$package" --bench "$bench" </dev/null
done <<<"$found"

say
say "== Events of a bot beside the journal"
cargo test --quiet --release --package sculk-app --lib -- --ignored --nocapture measure_events | grep '^event to'

say
say "== kill -9 in the middle of writes (1,000 of each kind), 500 damaged databases, and a fault at every write"
SCULK_KILL_ROUNDS=1000 SCULK_DAMAGE_ROUNDS=500 SCULK_FAULT_POINTS=100000 cargo test --quiet --package sculk-store --test store -- \
  --nocapture kill damage faults | grep -E 'kill|damaged|faults while'

say
say "== Desktop"
if [ -x target/release/sculk-desktop ] && [ -x target/release/sculk-core ] && [ -x target/release/sculk-worker ]; then
  export SCULK_APP="$ROOT/target/release/sculk-desktop"
else
  say "There is no release build (make bundle makes one), so the dev build is measured."
  scripts/build-app.sh
fi
for bench in measure lists dashboard; do
  tests/desktop/run.sh node "tests/desktop/bench/$bench.mjs"
done

say
say "== Node editor"
tests/desktop/run.sh bash -c 'cd ui && node tests/graph-editor/bench/run.mjs --reopen 100'

say
say "== kill -9 while a graph is edited: 200 rounds without a window, 20 with one"
core="$ROOT/target/release/sculk-core"
[ -x "$core" ] || core="$ROOT/target/debug/sculk-core"
SCULK_CORE="$core" node ui/tests/graph-editor/bench/kill/run.mjs 200
tests/desktop/run.sh node tests/desktop/bench/kill-window.mjs 20

say
say "== Sizes"
for file in target/release/bundle/*/*.{deb,rpm}; do
  if [ -f "$file" ]; then awk -v size="$(stat -c %s "$file")" -v file="$file" 'BEGIN { printf "%7.1f MB  %s\n", size / 1e6, file }'; fi
done
