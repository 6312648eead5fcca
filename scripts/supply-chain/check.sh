#!/usr/bin/env bash
# Licences of npm packages, and the tests of what makes the list of everything that is shipped.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/../env.sh"

node scripts/supply-chain/licences.mjs ui/package-lock.json tests/desktop/package-lock.json tests/protocol-server/package-lock.json
node --test scripts/supply-chain/
