"""A role of one's own allows nothing that could undo a pin."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.rule import Context, ResourceRule
from policies.subjects import RoleDefinition

_DANGEROUS = (
    "microsoft.cognitiveservices/accounts/deployments/write",
    "microsoft.cognitiveservices/accounts/write",
    "microsoft.cognitiveservices/accounts/listkeys/action",
    "microsoft.cognitiveservices/accounts/regeneratekey/action",
    "microsoft.authorization/roleassignments/write",
)


def _judge(role: RoleDefinition, _context: Context) -> Iterator[str]:
    for allowed, taken_back in role.permissions:
        for action in _DANGEROUS:
            if _covers(allowed, action) and not _covers(taken_back, action):
                yield f"its actions allow {action}."


def _covers(patterns: list[str], action: str) -> bool:
    return any(fnmatchcase(action, pattern) for pattern in patterns)


RULE = ResourceRule(
    name="role-definition-is-narrow",
    title="Custom roles can't write accounts or deployments, list keys or grant roles.",
    why="Who holds such a role can undo every pin, whatever the role is called.",
    fix="Name the data actions that are needed; calling models takes no actions at all.",
    subject=RoleDefinition,
    judge=_judge,
)
