#!/usr/bin/env bash
# api.sh METHOD PATH [BODY]   asks the Azure Repos API about this repository; BODY is a file of JSON.
#
# The token goes to curl over standard input, so that it shows in no list of processes.
set -euo pipefail

method=$1 path=$2
body=()
[ $# -lt 3 ] || body=(--header "Content-Type: application/json" --data "@$3")
curl --fail-with-body --silent --show-error --request "$method" --header @- "${body[@]}" \
  "$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID/$path" \
  <<< "Authorization: Bearer $SYSTEM_ACCESSTOKEN"
