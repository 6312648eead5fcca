#!/usr/bin/env bash
# Installs what building (and, with `tests`, testing) Sculk needs and this machine lacks.
# Usage: scripts/setup.sh [build|tests]
#
# Each step first looks at the real thing and does nothing when it is there, so running this again
# costs about a second. System packages go where apt puts them, the toolchain where rustup puts it;
# everything else stays under target/tools and the node_modules folders.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

FOR="${1:-build}"
TAURI_DRIVER_VERSION=2.1.0
NODE_LINE=v22
NODE_MIRROR="${SCULK_NODE_MIRROR:-https://nodejs.org/dist}"

step="starting"
advice="Run the same make command again."
trap '[ $? -eq 0 ] || say "Setup stopped while $step. $advice" >&2' EXIT

begin() { step="$1" advice="$2"; }

APT_BUILD=(
  build-essential pkg-config curl ca-certificates file xz-utils git
  libwebkit2gtk-4.1-dev libayatana-appindicator3-dev librsvg2-dev libxdo-dev libssl-dev libdbus-1-dev
)
APT_TESTS=(valgrind xvfb webkit2gtk-driver gnome-keyring dbus dbus-x11 fonts-dejavu-core python3-dbus python3-gi
  microsocks tinyproxy-bin dante-server)

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

system_packages() {
  local wanted=("${APT_BUILD[@]}") missing=() name
  [ "$FOR" = tests ] && wanted+=("${APT_TESTS[@]}")
  begin "checking system packages" "Install these with your package manager: ${wanted[*]}."
  if ! command -v apt-get >/dev/null; then
    say "This is not a Debian or Ubuntu system, so system packages are not installed for you."
    pkg-config --exists webkit2gtk-4.1
    return
  fi
  for name in "${wanted[@]}"; do is_installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] && return

  begin "installing system packages" "Run: sudo apt-get install ${missing[*]}   and then the same make command again."
  local as_root=(env DEBIAN_FRONTEND=noninteractive)
  if [ "$(id -u)" -ne 0 ]; then
    say "Installing system packages with sudo (it may ask for your password): ${missing[*]}"
    if [ -t 0 ]; then as_root=(sudo "${as_root[@]}"); else as_root=(sudo -n "${as_root[@]}"); fi
  else
    say "Installing system packages: ${missing[*]}"
  fi
  "${as_root[@]}" apt-get update -qq </dev/null
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null
}

# Whether the toolchain that cargo would use here is one that azalea builds with.
rust_is_right() {
  local minor
  [ "${RUSTUP_TOOLCHAIN:-}" = "$NIGHTLY" ] && cargo --version >/dev/null 2>&1 && return
  minor="$(rustc +nightly --version 2>/dev/null | sed -nE 's/^rustc 1\.([0-9]+)\..*/\1/p')"
  [ -n "$minor" ] && [ "$minor" -le "$NEWEST_RUST_MINOR" ]
}

rust_toolchain() {
  begin "installing Rust ($NIGHTLY)" "Check that https://static.rust-lang.org can be reached, or install rustup yourself (https://rustup.rs) and run: rustup toolchain install $NIGHTLY."
  if ! rust_is_right; then
    if ! command -v rustup >/dev/null; then
      say "Installing rustup, Rust's installer, into ${CARGO_HOME:-$HOME/.cargo}."
      # Two addresses of the same script: networks that allow only Rust's download host are common.
      curl --proto '=https' --tlsv1.2 -sSf --retry 3 --max-time 300 https://sh.rustup.rs -o /tmp/sculk-rustup-init.$$ 2>/dev/null ||
        curl --proto '=https' --tlsv1.2 -sSf --retry 3 --max-time 300 https://static.rust-lang.org/rustup/rustup-init.sh -o /tmp/sculk-rustup-init.$$
      sh /tmp/sculk-rustup-init.$$ -y --no-modify-path --default-toolchain none --profile minimal </dev/null
      rm -f /tmp/sculk-rustup-init.$$
    fi
    say "Installing Rust's $NIGHTLY (the Minecraft library asks for a nightly compiler of that time)."
    rustup toolchain install "$NIGHTLY" --profile minimal --component rustfmt --component clippy --no-self-update </dev/null
    export RUSTUP_TOOLCHAIN="$NIGHTLY"
  fi
  [ "$FOR" = tests ] || return 0
  begin "adding rustfmt and clippy" "Run: rustup component add --toolchain ${RUSTUP_TOOLCHAIN:-nightly} rustfmt clippy."
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  say "Adding rustfmt and clippy to the toolchain ${RUSTUP_TOOLCHAIN:-nightly}."
  rustup component add --toolchain "${RUSTUP_TOOLCHAIN:-nightly}" rustfmt clippy </dev/null
}

# The UI's tools ask for Node 20.19 or newer.
node_is_new_enough() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null &&
    npm --version >/dev/null 2>&1
}

node_runtime() {
  begin "installing Node" "Check that $NODE_MIRROR can be reached, or install Node 20.19 or newer yourself (https://nodejs.org)."
  node_is_new_enough && return
  local arch sums name
  case "$(uname -m)" in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) say "There is no ready-made Node for $(uname -m)."; false ;;
  esac
  say "Installing Node $NODE_LINE from $NODE_MIRROR into target/tools (Node here: $(node --version 2>/dev/null || echo none); 20.19 or newer is needed)."
  sums="$(curl -sSf --retry 3 --max-time 60 "$NODE_MIRROR/latest-$NODE_LINE.x/SHASUMS256.txt")"
  name="$(grep -o "node-$NODE_LINE\.[0-9.]*-linux-$arch\.tar\.xz" <<<"$sums" | head -n 1)"
  mkdir -p "$TOOLS"
  rm -rf "$TOOLS/node" "$TOOLS/node.partial"
  curl -sSf --retry 3 --max-time 600 "$NODE_MIRROR/latest-$NODE_LINE.x/$name" -o "$TOOLS/$name"
  (cd "$TOOLS" && grep " $name\$" <<<"$sums" | sha256sum --check --status)
  mkdir "$TOOLS/node.partial"
  tar -xJf "$TOOLS/$name" -C "$TOOLS/node.partial" --strip-components=1
  rm "$TOOLS/$name"
  mv "$TOOLS/node.partial" "$TOOLS/node"
  hash -r
  node_is_new_enough
}

# Not `npm ci`: it refuses a lock file that lacks an optional package of another platform, and npm leaves
# those out when it writes the lock where their registry does not offer them. What is in the lock is
# installed at exactly that version and checksum; the look before and after holds npm to it.
npm_packages() {
  local folder="$1"
  begin "installing the npm packages of $folder" "Check that https://registry.npmjs.org can be reached, then run: (cd $folder && npm install --no-save --ignore-scripts)."
  node scripts/npm-is-current.mjs "$folder" 2>/dev/null && return
  say "Installing the npm packages of $folder."
  (cd "$folder" && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null)
  node scripts/npm-is-current.mjs "$folder"
}

tauri_driver() {
  begin "installing tauri-driver $TAURI_DRIVER_VERSION" "Check that https://crates.io can be reached, then run: cargo install tauri-driver --locked --version $TAURI_DRIVER_VERSION --root target/tools."
  [[ "$(cargo install --list --root "$TOOLS" 2>/dev/null)" == *"tauri-driver v$TAURI_DRIVER_VERSION:"* ]] && return
  say "Installing tauri-driver $TAURI_DRIVER_VERSION into target/tools (it drives the window in tests)."
  cargo install tauri-driver --quiet --locked --version "$TAURI_DRIVER_VERSION" --root "$TOOLS" </dev/null
}

system_packages
rust_toolchain
node_runtime
npm_packages ui
npm_packages tests/protocol-server
if [ "$FOR" = tests ]; then
  npm_packages tests/desktop
  tauri_driver
fi
say "Everything that is needed is installed."
