#!/usr/bin/env bash
# Says what a change of spec/ means for callers: as annotations on stdout, and as Markdown in a file and in the summary of
# the job. Fails if a breaking change is not accepted, or if the descriptions have errors.
#
# Usage: review.sh BASE REPORT
# BASE is a git revision. Sets the output `changed`: whether spec/ differs from it.
set -euo pipefail

base=$(git rev-parse --short "$1^{commit}")
report=$2
problems=$(mktemp)
trap 'rm -f "$problems"' EXIT

status=0
if git diff --quiet "$base" -- spec; then
  changed=false
  echo 'The descriptions do not change.' >"$report"
else
  changed=true
  cargo xtask diff "$base" --format markdown --deny breaking >"$report" 2>"$problems" || status=$?
  cat "$problems" >&2
  if [ -s "$report" ]; then
    cargo xtask diff "$base" --format github 2>/dev/null || true
  else
    printf '## The descriptions cannot be compared\n' >"$report"
  fi
  if [ "$status" -ne 0 ]; then
    # Indented, a text is code whatever it contains.
    { echo; sed 's/^/    /' "$problems"; } >>"$report"
  fi
fi
cat "$report" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
echo "changed=$changed" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$status"
