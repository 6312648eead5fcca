#!/usr/bin/env bash
# `make bundle`: .deb and .rpm in the release profile, with the core and the worker beside the window. Fat LTO makes this
# the slowest command of all: count on half an hour on two cores.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

# The same commit gives the same bytes as far as the tools allow (docs/security.md): no time of the build, no
# folder of the builder.
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
export TZ=UTC LC_ALL=C
export RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=$ROOT=/sculk --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"

HOST="$(rustc -vV | sed -n 's/^host: //p')"
BUNDLES="${SCULK_BUNDLES:-deb,rpm}"

say "== the worker and the core"
cargo build --locked --release --package sculk-worker --package sculk-host
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
say "== what is in it"
node scripts/supply-chain/sbom.mjs target/release/bundle/sculk.cdx.json
(cd target/release/bundle && sha256sum -- */*.deb */*.rpm sculk.cdx.json 2>/dev/null || true) | tee target/release/bundle/SHA256SUMS

say
say "== sizes"
for file in target/release/sculk-desktop target/release/sculk-core target/release/sculk-worker target/release/bundle/*/*.{deb,rpm,AppImage}; do
  # A pattern that matches nothing stands for itself.
  [ -f "$file" ] || continue
  printf '%7.1f MB  %s\n' "$(stat -c %s "$file" | awk '{ print $1 / 1e6 }')" "$file"
done
