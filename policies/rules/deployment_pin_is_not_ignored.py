"""Nothing about a deployment's pin is left to chance by `ignoreChanges`."""

from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, _context: Context) -> Iterator[str]:
    for path in deployment.ignored:
        yield f"ignoreChanges holds {path!r}, so a pin that another tool resets is never set again."


RULE = ResourceRule(
    name="deployment-pin-is-not-ignored",
    title="Changes of a deployment's model, version and upgrade option are not ignored.",
    why="What is ignored is neither compared nor restored, so the pin holds only until somebody else writes.",
    fix="Take the path out of ignoreChanges.",
    subject=Deployment,
    judge=_judge,
)
