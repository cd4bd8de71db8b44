#!/usr/bin/env bash
# Shows a report as a comment on a pull request. There is one such comment: later calls replace its text.
#
# Usage: comment.sh NUMBER REPORT CHANGED
# If CHANGED is not `true`, no comment is added, but one from an earlier push is replaced.
set -euo pipefail

number=$1
report=$2
changed=$3
scripts=$(dirname "$0")
comments="repos/$GITHUB_REPOSITORY/issues/$number/comments"
marker='<!-- review of spec/ -->'
body=$(mktemp)
trap 'rm -f "$body"' EXIT

{ echo "$marker"; "$scripts/body.sh" "$report"; } >"$body"
is_ours=".user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\"))"
id=$(gh api --paginate "$comments" --jq ".[] | select($is_ours) | .id" | sed -n 1p)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$body"
elif [ "$changed" = true ]; then
  gh api --silent --method POST "$comments" --field "body=@$body"
fi
