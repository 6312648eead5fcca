#!/usr/bin/env bash
# `make lint`: everything that reads the code without running it.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

say "== tidy"
cargo xtask tidy
say "== clippy"
cargo clippy --workspace --all-targets --quiet -- -D warnings
say "== UI"
npm --prefix ui run --silent lint
npm --prefix ui run --silent typecheck
say "== licences of npm packages (those of Rust packages: tidy)"
scripts/supply-chain/check.sh
say "== licences, sources and advisories of Rust packages"
if cargo deny --version >/dev/null 2>&1; then
  cargo deny --all-features check
else
  say "cargo-deny is not installed, so licences and advisories were not checked. To have them checked: cargo install cargo-deny --locked"
fi
