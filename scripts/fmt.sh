#!/usr/bin/env bash
# `make fmt`: formats Rust and the UI in place.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cargo fmt --all
npm --prefix ui run --silent format
