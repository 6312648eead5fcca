#!/usr/bin/env bash
# `make bundle`: .deb and .rpm in the release profile, with the core and the worker beside the window. Fat LTO makes this
# the slowest command of all: count on half an hour on two cores.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

HOST="$(rustc -vV | sed -n 's/^host: //p')"
BUNDLES="${SCULK_BUNDLES:-deb,rpm}"

say "== the worker and the core"
cargo build --release --package sculk-worker --package sculk-host
# The bundler looks for the name with the target's triple and installs it without.
mkdir -p target/sidecar
for program in sculk-worker sculk-core; do
  cp "target/release/$program" "target/sidecar/$program-$HOST"
done

say "== the UI"
npm --prefix ui run --silent build

say "== the window and the packages: $BUNDLES"
# The sidecars are named here rather than in tauri.conf.json: Tauri's build script would ask for it in every
# plain `cargo build` too.
ui/node_modules/.bin/tauri build --ci --bundles "$BUNDLES" \
  --config '{"build":{"beforeBuildCommand":""},"bundle":{"externalBin":["../target/sidecar/sculk-worker","../target/sidecar/sculk-core"]}}'

say
say "== sizes"
for file in target/release/sculk-desktop target/release/sculk-core target/release/sculk-worker target/release/bundle/*/*.{deb,rpm,AppImage}; do
  # A pattern that matches nothing stands for itself.
  [ -f "$file" ] || continue
  printf '%7.1f MB  %s\n' "$(stat -c %s "$file" | awk '{ print $1 / 1e6 }')" "$file"
done
