#!/usr/bin/env bash
# Fetches the description that Twilio publishes and, unless spec/published.sha256 names it, compares spec/ with it.
#
# The texts in spec/ are our own, so the published files are not copied there: a person transfers what has changed.
#
# Usage: fetch-published.sh FOLDER
# Writes published.sha256 and report.md into FOLDER. Sets the output `changed`: whether the description is a new one.
set -euo pipefail

folder=$1
source=https://raw.githubusercontent.com/twilio/twilio-oai/main/spec/yaml
# With our manifest and overlays, and with file names that a reader of the report knows.
published=target/published
record=spec/published.sha256

mkdir -p "$folder"
rm -rf "$published"
mkdir -p "$published"
cp spec/* "$published"
# It accepts changes of spec/ against the last release, not these.
rm -f "$published/accepted.toml"
for version in v1 v2; do
  curl --fail --silent --show-error --location --proto '=https' --retry 3 --max-time 120 --max-filesize 20000000 \
    --output "$published/flex_$version.yaml" "$source/twilio_flex_$version.yaml"
done
(cd "$published" && sha256sum flex_v1.yaml flex_v2.yaml) >"$folder/published.sha256"

if cmp --silent "$folder/published.sha256" "$record"; then
  echo 'The published description is the recorded one.'
  echo 'changed=false' >>"${GITHUB_OUTPUT:-/dev/null}"
  exit
fi
{
  echo 'Twilio has published another description of Flex. This is how it differs from `spec/`, for callers.'
  echo
  echo 'Transfer what is new to `spec/` in this branch, and run `cargo xtask regenerate`. Merging it records that the'
  echo 'published description was looked at.'
  echo
} >"$folder/report.md"
problems=$(mktemp)
trap 'rm -f "$problems"' EXIT
if ! cargo xtask diff spec/manifest.toml "$published/manifest.toml" --format markdown --keep-going \
  >>"$folder/report.md" 2>"$problems"; then
  # Such as an action of an overlay whose target was renamed. Indented, a text is code whatever it contains.
  { echo '## The published description cannot be compared'; echo; sed 's/^/    /' "$problems"; } >>"$folder/report.md"
fi
cat "$folder/report.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
echo 'changed=true' >>"${GITHUB_OUTPUT:-/dev/null}"
