#!/usr/bin/env bash
# twice.sh cargo|desktop [ARGUMENTS]: runs the tests that need processes, sockets and a clock. Up to three
# that fail are tried once more, alone, and named: on a machine that is busy a real server may be late once.
# What fails twice, or with more than two others, has failed.
set -uo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

kind="$1"
shift
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

# The names below "failures:" that stand alone in a line.
failed_cargo_tests() {
  awk '/^failures:$/ { on = 1; next } /^test result:/ { on = 0 } on && /^    [A-Za-z0-9_:]+$/ { print $1 }' "$log" | sort -u
}

failed_desktop_stories() {
  sed -E 's/\x1b\[[0-9;]*m//g' "$log" | awk '/failing tests:/ { on = 1 } on' |
    grep -oE 'stories/[a-z-]+\.test\.mjs' | sort -u
}

run() {
  case "$kind" in
  cargo) cargo test --quiet --no-fail-fast "${arguments[@]}" "$@" ;;
  desktop) tests/desktop/run.sh "$@" ;;
  esac
}

arguments=("$@")
run 2>&1 | tee "$log"
[ "${PIPESTATUS[0]}" -eq 0 ] && exit 0

# What does not compile, or ends in another way than by a failed test, is not tried again.
case "$kind" in
cargo)
  mapfile -t names < <(failed_cargo_tests)
  again=(-- --exact "${names[@]}")
  ;;
desktop)
  mapfile -t names < <(failed_desktop_stories)
  again=(node --test --test-force-exit --test-timeout=180000 --test-concurrency=1 "${names[@]/#/tests/desktop/}")
  ;;
esac
n=${#names[@]}
if [ "$n" -eq 0 ] || [ "$n" -gt 3 ] || grep -qE '^error(\[E[0-9]+\])?: could not compile|signal: ' "$log"; then exit 1; fi

say
say "Once more, alone: ${names[*]}"
# The counts of the second try would be added to those of the first.
run "${again[@]}" 2>&1 | sed -E 's/^/  /'
[ "${PIPESTATUS[0]}" -eq 0 ] || exit 1
say "Passed at the second try: ${names[*]}"
n_failed=$(sed -E 's/\x1b\[[0-9;]*m//g' "$log" | awk '
  /^test result: / { for (i = 1; i <= NF; i++) if ($i == "failed;") f += $(i-1) }
  /^(ℹ|#) fail [0-9]+$/ { f += $3 }
  END { print f + 0 }')
say "second try: $n_failed"
