#!/usr/bin/env bash
# drift.sh STACK REPORT   writes to REPORT how Azure differs from the stack's state; nothing when it doesn't.
#
# A refresh that is only previewed runs no program, takes no lock and writes no state, so rights to read suffice, and
# what is merged but not deployed yet is no drift. Exit code 7 is pulumi's for "changes, although none were expected".
set -euo pipefail

stack=$1 report=$2
export PULUMI_SKIP_UPDATE_CHECK=true
code=0
pulumi refresh --stack "$stack" --preview-only --expect-no-changes --diff --non-interactive --color never \
  --suppress-progress > "$report" || code=$?
cat "$report"
case $code in
  0) : > "$report" ;;
  7) echo "Stack $stack has drifted." ;;
  *) rm "$report" && exit "$code" ;;
esac
