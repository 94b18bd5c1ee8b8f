#!/usr/bin/env bash
# summary.sh TITLE FILE   shows a text on the run's page, as text whatever it holds; the end of it when it is too long.
set -euo pipefail

title=$1 file=$2
[ -e "$file" ] || exit 0
{
  printf '### %s\n\n' "$title"
  sed 's/^/    /' "$file" | tail -c 900000
} >> "$GITHUB_STEP_SUMMARY"
