#!/usr/bin/env bash
# Prints a report as far as GitHub takes it as a comment or as the text of a pull request: 65,536 characters.
#
# Usage: body.sh REPORT
set -euo pipefail

report=$1
most=60000
if [ "$(wc -c <"$report")" -gt "$most" ]; then
  run="${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/actions/runs/${GITHUB_RUN_ID:-}"
  printf 'The report is too long to be shown as a whole here; [the run](%s) has all of it.\n\n' "$run"
fi
LC_ALL=C awk -v most="$most" '{ size += length($0) + 1; if (size > most) exit; print }' "$report"
