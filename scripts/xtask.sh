#!/usr/bin/env bash
# Runs `cargo xtask` with the tools that setup.sh installed in the path.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

exec cargo xtask "$@"
