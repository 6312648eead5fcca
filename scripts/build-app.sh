#!/usr/bin/env bash
# Builds the UI and every binary of the workspace with the UI embedded, in the dev profile: minutes
# rather than the quarter of an hour that a release takes. One command for run, test and bench, so
# that none of them compiles again what another has compiled.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

npm --prefix ui run --silent build
cargo build --workspace --bins --features sculk-desktop/custom-protocol
