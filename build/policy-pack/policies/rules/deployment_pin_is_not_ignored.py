"""Nothing about a deployment's pin is left to chance by `ignoreChanges`."""

import re
from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Deployment

_STEP = re.compile(r"""[^.\[\]"']+""")
_ANY = "*"


def _judge(deployment: Deployment, _context: Context) -> Iterator[str]:
    for ignored in deployment.resource.ignores:
        if any(_overlap(_steps(ignored), _steps(".".join(path))) for path in deployment.received.kept_in):
            yield f"ignoreChanges holds {ignored!r}, so a pin that another tool resets is never set again."


def _steps(path: str) -> tuple[str, ...]:
    """A path's steps as both the SDKs and Azure spell them."""
    return tuple(step.replace("_", "").casefold() for step in _STEP.findall(path))


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(a == b or _ANY in (a, b) for a, b in zip(one, other, strict=False))


RULE = ResourceRule(
    name="deployment-pin-is-not-ignored",
    title="Changes of a deployment's model, version and upgrade option are not ignored.",
    why="What is ignored is neither compared nor restored, so the pin holds only until somebody else writes.",
    fix="Take the path out of ignoreChanges.",
    subject=Deployment,
    judge=_judge,
)
