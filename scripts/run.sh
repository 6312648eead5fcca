#!/usr/bin/env bash
# `make run`: builds and opens the app; where there is no display, tells the same story in the terminal.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

say "Building Sculk (minutes the first time, seconds after that)."
scripts/build-app.sh

if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
  say "Opening Sculk. Closing its window ends this command; bots that you keep running go on in the background, quit them from the tray."
  exec target/debug/sculk-desktop "$@"
fi

say "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open."
say "Running the same story in the terminal: a practice world, a bot, and a player who says @ping hello."
exec node scripts/demo.mjs
