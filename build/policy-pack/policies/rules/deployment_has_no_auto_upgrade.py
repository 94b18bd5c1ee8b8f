"""A deployment never changes its version by itself."""

from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Deployment

_PINNED = "NoAutoUpgrade"


def _judge(deployment: Deployment, _context: Context) -> Iterator[str]:
    option = deployment.upgrade_option
    if option is None and deployment.is_openai:
        yield "properties.versionUpgradeOption is absent, which Azure takes for OnceNewDefaultVersionAvailable."
    elif option is not None and option.casefold() != _PINNED.casefold():
        yield f"properties.versionUpgradeOption is {option!r}, so Azure replaces the version without asking."


RULE = ResourceRule(
    name="deployment-has-no-auto-upgrade",
    title="Deployments never upgrade their model version by themselves.",
    why="An automatic upgrade sends tested prompts to an untested version.",
    fix=f"Set versionUpgradeOption to {_PINNED}.",
    subject=Deployment,
    judge=_judge,
)
