#!/usr/bin/env bash
# `make test`: every check of the project, quick ones first. Stops at the first stage that fails.
# The log of each stage stays in target/test-logs until the next run.
set -uo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

LOGS="$ROOT/target/test-logs"
rm -rf "$LOGS"
mkdir -p "$LOGS"
passed=0
failed=0
began=$SECONDS
n_stages=0
late=""

# Adds the counts that a runner printed: cargo, vitest, Node's own runner.
count() {
  local log="$1" here
  here=$(sed -E 's/\x1b\[[0-9;]*m//g' "$log" | awk '
    /^test result: / { for (i = 1; i <= NF; i++) { if ($i == "passed;") p += $(i-1); if ($i == "failed;") f += $(i-1) } }
    /^ +Tests  / { for (i = 1; i <= NF; i++) { if ($i == "passed") p += $(i-1); if ($i == "failed") f += $(i-1) } }
    /^(ℹ|#) pass [0-9]+$/ { p += $3 }
    /^(ℹ|#) fail [0-9]+$/ { f += $3 }
    /^second try: [0-9]+$/ { p += $3; f -= $3 }
    END { print p + 0, f + 0 }')
  passed=$((passed + ${here% *}))
  failed=$((failed + ${here#* }))
}

summary() {
  say
  say "$n_stages stages in $((SECONDS - began)) s"
  say "$passed passed, $failed failed"
  [ -z "$late" ] || say "Passed at the second try only:$late"
}

# stage NAME WHAT-TO-DO COMMAND...
stage() {
  local name="$1" advice="$2" started=$SECONDS log status
  shift 2
  n_stages=$((n_stages + 1))
  log="$LOGS/$(printf '%02d' "$n_stages")-${name// /-}.log"
  say
  say "== $name"
  "$@" </dev/null 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  count "$log"
  late+=$(sed -n 's/^Passed at the second try: / /p' "$log")
  if [ "$status" -ne 0 ]; then
    say
    say "Stage \"$name\" failed after $((SECONDS - started)) s. $advice (log: ${log#"$ROOT"/})"
    [ "$failed" -eq 0 ] && failed=1
    summary
    exit 1
  fi
  say "== $name: $((SECONDS - started)) s"
}

ui() { npm --prefix ui run --silent "$@"; }

formats() { cargo fmt --all --check && ui format:check; }

mapfile -t light < <(flagged -p "${LIGHT_LANE[@]}")
mapfile -t store < <(flagged -p "${STORE_LANE[@]}")
mapfile -t heavy < <(flagged --exclude "${LIGHT_LANE[@]}" "${STORE_LANE[@]}")

stage "setup" "The sentence above says what to do." scripts/setup.sh tests
stage "formats" "Run 'make fmt'." formats
stage "tidy" "Each line above names a file and the rule it breaks." cargo xtask tidy
stage "supply chain" "A package's licence does not suit, or the list of what is shipped is wrong." scripts/supply-chain/check.sh
stage "UI lint" "Run 'make lint' and mend what it lists." ui lint
stage "UI types" "Mend the type errors above." ui typecheck
stage "UI tests" "A test of the UI failed; run 'npm --prefix ui test'." ui test
stage "UI build" "The UI does not build; run 'npm --prefix ui run build'." ui build
stage "clippy" "Run 'make lint' and mend what it lists." cargo clippy --workspace --all-targets --quiet -- -D warnings
stage "light tests" "Run 'cargo test' for this lane alone." cargo test --quiet "${light[@]}"
stage "store tests" "Run 'cargo test -p NAME' with the package named above." scripts/twice.sh cargo "${store[@]}"
stage "binaries" "The programs do not build; the compiler says why above." cargo build --workspace --bins --features sculk-desktop/custom-protocol
# The comparison of the TypeScript bindings with the contract is one of these: it needs Tauri.
stage "heavy tests" "Run 'cargo test -p NAME' with the package named above." scripts/twice.sh cargo --workspace --features sculk-desktop/custom-protocol "${heavy[@]}"
stage "desktop end to end" "Screenshots of each step are in tests/desktop/shots." scripts/twice.sh desktop

summary
