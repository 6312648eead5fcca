# Sourced by every script here: the checkout's root, and the tools that setup.sh puts under target/tools.
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
TOOLS="$ROOT/target/tools"
export PATH="$TOOLS/node/bin:$TOOLS/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
cd "$ROOT"

# The packages whose tests need neither the disk nor a network: the workspace's default members.
LIGHT_LANE=(sculk-core sculk-graph sculk-nodes sculk-automation sculk-bots sculk-contract)
# SQLite and the use cases.
STORE_LANE=(sculk-migrations sculk-store sculk-secrets sculk-app)

say() { printf '%s\n' "$*"; }

# Repeats each package after a flag: `flagged -p a b` gives `-p a -p b`.
flagged() {
  local flag="$1" name
  shift
  for name in "$@"; do printf '%s\n%s\n' "$flag" "$name"; done
}
