#!/usr/bin/env bash
# stack.sh plan STACK FOLDER     previews and leaves in FOLDER: preview.txt, plan.json, state.sha256, changes
# stack.sh update STACK FOLDER   carries out exactly that plan, unless the state has changed since
#
# A plan keeps secrets encrypted as the stack's state does. It refuses what it does not foresee, not what it foresaw
# from another state, so the state's digest is compared too. The pack judges transitions against what is in the state.
set -euo pipefail

command=$1 stack=$2 folder=$3
mkdir -p "$folder"
MODEL_LIFECYCLE_BASE=$(mktemp)
export MODEL_LIFECYCLE_BASE PULUMI_SKIP_UPDATE_CHECK=true
trap 'rm -f "$MODEL_LIFECYCLE_BASE"' EXIT
pulumi stack export --stack "$stack" --file "$MODEL_LIFECYCLE_BASE"
digest=$(sha256sum < "$MODEL_LIFECYCLE_BASE")
judged=(--stack "$stack" --refresh --policy-pack policies --diff --non-interactive --color never --suppress-progress)

plan() {
  echo "$digest" > "$folder/state.sha256"
  pulumi preview "${judged[@]}" --save-plan "$folder/plan.json" 2>&1 | tee "$folder/preview.txt"
  jq --slurpfile state "$MODEL_LIFECYCLE_BASE" '
    ($state[0].deployment.resources // [] | map({key: .urn, value: (.protect // false)}) | from_entries) as $protected
    | [(.resourcePlans // {}) | to_entries[]
        | .value.steps != ["same"] or (.value.goal.outputDiff // {}) != {}
          or (.value.goal.protect // false) != ($protected[.key] // false)]
    | any' "$folder/plan.json" > "$folder/changes"
}

update() {
  if [ "$digest" != "$(cat "$folder/state.sha256")" ]; then
    echo "stack $stack: its state has changed since the plan was made, so what was approved is not what would happen." \
      "Nothing was done. Run all jobs again, to plan from the state as it is." >&2
    exit 1
  fi
  pulumi up "${judged[@]}" --plan "$folder/plan.json" --yes --skip-preview
}

case $command in
  plan | update) "$command" ;;
  *) echo "stack.sh: '$command' is neither plan nor update" >&2 && exit 2 ;;
esac
