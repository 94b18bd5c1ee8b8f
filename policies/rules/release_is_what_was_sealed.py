"""A published release is the one that was sealed."""

from collections.abc import Iterator

from policies.observed import Observations
from policies.releases.published import Stores
from policies.releases.sealed import differences
from policies.rule import Context, Finding, StackRule


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    stores = Stores(everything)
    for release in stores.releases:
        yield from stores.findings(release.sibling, differences(release, stores))


RULE = StackRule(
    name="release-is-what-was-sealed",
    title="A published release is complete, its parts agree, and its digest is that of what apps would send.",
    why="Apps would refuse it, or serve a prompt, parameters or a model version that nobody tested together.",
    fix="Let the stack publish the release from its sealed file, and change nothing on the way.",
    judge=_judge,
)
