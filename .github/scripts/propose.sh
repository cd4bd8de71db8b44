#!/usr/bin/env bash
# Opens a pull request that records the published description, or updates the one that is open. Commits that people have
# added to its branch stay.
#
# Usage: propose.sh FOLDER
# FOLDER holds what fetch-published.sh wrote. Run it on the branch that the pull request is for.
set -euo pipefail

folder=$1
scripts=$(cd "$(dirname "$0")" && pwd)
base=$(git branch --show-current)
branch=published-description
title="Follow Twilio's published description"
body=$(mktemp)
trap 'rm -f "$body"' EXIT

"$scripts/body.sh" "$folder/report.md" >"$body"
number=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty')
if [ -n "$number" ]; then
  git fetch --quiet origin "$branch"
  git switch --quiet --force-create "$branch" FETCH_HEAD
else
  git switch --quiet --force-create "$branch"
fi
cp "$folder/published.sha256" spec/published.sha256
git add spec/published.sha256
if ! git diff --cached --quiet; then
  git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit --quiet --message 'Record the published description'
fi
if [ -n "$number" ]; then
  git push --quiet origin "$branch"
  gh pr edit "$number" --body-file "$body"
else
  # What is left of an earlier pull request is replaced.
  git push --quiet --force origin "$branch"
  gh pr create --base "$base" --head "$branch" --title "$title" --body-file "$body"
fi
