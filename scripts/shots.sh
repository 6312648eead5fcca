#!/usr/bin/env bash
# `make shots`: runs the end-to-end stories and keeps the pictures that the documentation shows.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

scripts/build-app.sh
tests/desktop/run.sh
mkdir -p docs/images
# Chosen for what they show; the numbers are the order of the story.
for name in $(grep -v '^#' tests/desktop/chosen-shots.txt); do
  cp "tests/desktop/shots/$name.png" "docs/images/$name.png"
  say "docs/images/$name.png"
done
