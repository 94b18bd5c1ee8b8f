#!/usr/bin/env bash
# catalogue.sh FOLDER   proposes FOLDER/models.toml, with FOLDER/body.md as text, in the one pull request of its branch.
#
# The commit is made over the API, so that no credentials lie in the work tree and GitHub signs it. The branch moves to
# it in one step: a branch that is level with main for a moment would close its pull request.
set -euo pipefail

folder=$1
branch=catalogue-refresh
file=model_lifecycle/catalogue/data/models.toml
title="The catalogue as the Models API tells it"
git="repos/$GITHUB_REPOSITORY/git"

tree=$(jq --null-input --arg base "$(git rev-parse 'HEAD^{tree}')" --arg path "$file" \
  --rawfile content "$folder/models.toml" \
  '{base_tree: $base, tree: [{path: $path, mode: "100644", type: "blob", content: $content}]}' |
  gh api --method POST "$git/trees" --input - --jq .sha)
commit=$(jq --null-input --arg message "$title" --arg tree "$tree" --arg parent "$(git rev-parse HEAD)" \
  '{message: $message, tree: $tree, parents: [$parent]}' |
  gh api --method POST "$git/commits" --input - --jq .sha)

if gh api --silent "$git/ref/heads/$branch" 2> /dev/null; then
  gh api --silent --method PATCH "$git/refs/heads/$branch" -f sha="$commit" -F force=true
else
  gh api --silent --method POST "$git/refs" -f ref="refs/heads/$branch" -f sha="$commit"
fi

pulls="repos/$GITHUB_REPOSITORY/pulls"
number=$(gh api --method GET "$pulls" -f state=open -f head="$GITHUB_REPOSITORY_OWNER:$branch" \
  --jq '.[0].number // empty')
if [ -n "$number" ]; then
  gh api --silent --method PATCH "$pulls/$number" -f title="$title" -F body=@"$folder/body.md"
else
  gh api --silent --method POST "$pulls" -f head="$branch" -f base=main -f title="$title" -F body=@"$folder/body.md"
fi
