#!/usr/bin/env bash
# Renew the lock files from pyproject.toml: every version, with the hash of every file.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade --quiet)
"${compile[@]}" --output-file requirements.lock
"${compile[@]}" --extra notify --output-file requirements-notify.lock
"${compile[@]}" --group test --group lint --output-file requirements-dev.lock
