#!/usr/bin/env bash
# Runs the end-to-end stories, or the command given, on a screen of their own (Xvfb), a session bus of
# their own and an unlocked keyring of their own. The user's desktop, keyring and settings are not touched.
# Usage: [SCULK_TEST_SCREEN=WIDTHxHEIGHT] tests/desktop/run.sh [COMMAND...]
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/../../scripts/env.sh"

HOME_OF_RUN="$(mktemp -d "${TMPDIR:-/tmp}/sculk-desktop-XXXXXX")"
# Every process of this run carries the mark in its environment, so that none can be left behind.
export SCULK_TEST_RUN="run-$$-$RANDOM"
export XDG_DATA_HOME="$HOME_OF_RUN/data" XDG_CONFIG_HOME="$HOME_OF_RUN/config" XDG_CACHE_HOME="$HOME_OF_RUN/cache"
export XDG_RUNTIME_DIR="$HOME_OF_RUN/runtime" XDG_STATE_HOME="$HOME_OF_RUN/state"
export SCULK_TEST_HOME="$HOME_OF_RUN"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
mkdir -m 700 "$XDG_RUNTIME_DIR"
# The window is drawn in software here; without these, WebKit first tries a GPU that is not there.
export GDK_BACKEND=x11 LIBGL_ALWAYS_SOFTWARE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1 NO_AT_BRIDGE=1 GSETTINGS_BACKEND=memory
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

xvfb=
finish() {
  [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null || true
  node "$ROOT/tests/desktop/harness/sweep.mjs" || true
  rm -rf --one-file-system "$HOME_OF_RUN"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Xvfb picks a free display and writes its number to descriptor 3 once it listens.
exec 3>"$HOME_OF_RUN/display"
Xvfb -displayfd 3 -screen 0 "${SCULK_TEST_SCREEN:-1280x800}x24" -nolisten tcp -noreset >"$HOME_OF_RUN/xvfb.log" 2>&1 &
xvfb=$!
exec 3>&-
for _ in $(seq 100); do
  [ -s "$HOME_OF_RUN/display" ] && break
  kill -0 "$xvfb" 2>/dev/null || { cat "$HOME_OF_RUN/xvfb.log" >&2; say "Xvfb did not start; run 'make setup'." >&2; exit 1; }
  sleep 0.1
done
DISPLAY=":$(cat "$HOME_OF_RUN/display")"
export DISPLAY

if [ $# -eq 0 ]; then set -- npm --prefix tests/desktop test --silent; fi
# The keyring goes when its bus goes; the bus goes when the command ends.
# shellcheck disable=SC2016
dbus-run-session --config-file="$ROOT/tests/desktop/session-bus.conf" -- bash -c '
  printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  "$@"
' run "$@"
