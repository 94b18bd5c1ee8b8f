#!/usr/bin/env bash
# catalogue.sh BODY   proposes the refreshed catalogue in the one pull request of its branch; BODY is the text for it.
set -euo pipefail

body=$1
api=$(dirname "$0")/api.sh
branch=catalogue-refresh
file=model_lifecycle/catalogue/data/models.toml
title="The catalogue as the Models API tells it"
version="api-version=7.1"
request=$(mktemp)
trap 'rm -f "$request"' EXIT

if git diff --quiet -- "$file"; then
  echo "Nothing has changed."
  exit 0
fi
git checkout --quiet -B "$branch"
git -c user.name=catalogue -c user.email=catalogue@localhost commit --quiet --message "$title" -- "$file"
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraheader GIT_CONFIG_VALUE_0="Authorization: Bearer $SYSTEM_ACCESSTOKEN" \
  git push --quiet --force origin "HEAD:refs/heads/$branch"

search="searchCriteria.status=active&searchCriteria.sourceRefName=refs/heads/$branch"
number=$("$api" GET "pullrequests?$search&$version" | jq --raw-output '.value[0].pullRequestId // empty')
jq --null-input --arg title "$title" --rawfile text "$body" --arg source "refs/heads/$branch" \
  '{title: $title, description: $text[:4000], sourceRefName: $source, targetRefName: "refs/heads/main"}' > "$request"
if [ -n "$number" ]; then
  jq '{description}' "$request" > "$request.known" && mv "$request.known" "$request"
  "$api" PATCH "pullrequests/$number?$version" "$request" > /dev/null
else
  "$api" POST "pullrequests?$version" "$request" > /dev/null
fi
