#!/usr/bin/env bash
# issue.sh STACK REPORT   keeps one issue open as long as REPORT, which drift.sh wrote, holds something.
set -euo pipefail

stack=$1 report=$2
run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
export TITLE="Drift in stack $stack"
issues=repos/$GITHUB_REPOSITORY/issues
numbers=$(gh api --paginate --method GET "$issues" -f state=open -f 'creator=github-actions[bot]' \
  --jq '.[] | select(.title == env.TITLE) | .number')
number=${numbers%%$'\n'*}

text=$(mktemp)
trap 'rm -f "$text"' EXIT
{
  cat <<TEXT
Azure is not as the last update of \`$stack\` left it: another tool or person has changed it. Seen by [this run]($run).

To put it back: run the workflow Deploy, which plans it, or \`pulumi up --refresh --stack $stack --policy-pack policies\`.
To keep it, write it into \`Pulumi.$stack.yaml\`. This issue is updated daily, and closed when the drift is gone.

TEXT
  sed 's/^/    /' "$report" | tail -c 60000
} > "$text"

if [ -s "$report" ] && [ -n "$number" ]; then
  gh api --silent --method PATCH "$issues/$number" -F body=@"$text"
elif [ -s "$report" ]; then
  gh api --silent --method POST "$issues" -f title="$TITLE" -F body=@"$text"
elif [ -n "$number" ]; then
  gh api --silent --method POST "$issues/$number/comments" -f body="The drift is gone, as [this run]($run) saw."
  gh api --silent --method PATCH "$issues/$number" -f state=closed
fi
