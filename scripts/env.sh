# Sourced by every script here: the checkout's root, and the tools that setup.sh puts under target/tools.
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
TOOLS="$ROOT/target/tools"
export PATH="$TOOLS/node/bin:$TOOLS/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
cd "$ROOT"

# azalea 0.16 asks for a nightly compiler and no longer builds with the newest ones ("E0284: type
# annotations needed", seen with 1.101): this one is known to work and is what the project is
# developed with. setup.sh installs it unless the toolchain `nightly` is old enough.
NIGHTLY=nightly-2026-05-20
NEWEST_RUST_MINOR=97

toolchain_is_installed() { compgen -G "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$1-*" >/dev/null; }

if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && toolchain_is_installed "$NIGHTLY"; then
  export RUSTUP_TOOLCHAIN="$NIGHTLY"
fi

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
