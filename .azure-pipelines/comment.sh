#!/usr/bin/env bash
# comment.sh FILE   writes FILE under the pull request in Azure Repos, into the thread of the last time.
set -euo pipefail

file=$1
api=$(dirname "$0")/api.sh
marker="<!-- model-lifecycle: base against head -->"
threads=pullRequests/$SYSTEM_PULLREQUEST_PULLREQUESTID/threads
version="api-version=7.1"
request=$(mktemp)
trap 'rm -f "$request"' EXIT

if [ ! -s "$file" ]; then
  text="There is no preview: the run ended before it wrote one. Its log says why."
elif [ "$(wc -c < "$file")" -gt 140000 ]; then
  text="The preview is too long for a comment. It is in the run's summary."
else
  text=$(cat "$file")
fi
written=$("$api" GET "$threads?$version" | jq --raw-output --arg marker "$marker" \
  '[.value[] | select(.comments[0].content // "" | startswith($marker))][0].id // empty')

if [ -n "$written" ]; then
  jq --null-input --arg content "$marker"$'\n'"$text" '{content: $content}' > "$request"
  "$api" PATCH "$threads/$written/comments/1?$version" "$request" > /dev/null
else
  jq --null-input --arg content "$marker"$'\n'"$text" \
    '{status: "closed", comments: [{parentCommentId: 0, commentType: "text", content: $content}]}' > "$request"
  "$api" POST "$threads?$version" "$request" > /dev/null
fi
