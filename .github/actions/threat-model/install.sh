#!/usr/bin/env bash
# Puts `tmd` on the path of the steps that follow: the program that TMD names, or one built from the
# sources that this action is part of.
set -euo pipefail

bin=$RUNNER_TEMP/tmd/bin
mkdir -p "$bin"
if [[ -n ${TMD:-} ]]; then
  ln -sf "$(realpath -- "$TMD")" "$bin/tmd"
else
  cargo install --locked --path "$(dirname "${BASH_SOURCE[0]}")/../../.." --root "$RUNNER_TEMP/tmd"
fi
echo "$bin" >> "$GITHUB_PATH"
"$bin/tmd" --version
