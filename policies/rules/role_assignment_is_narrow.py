"""A role assignment grants no more than calling models needs."""

import re
from collections.abc import Iterator, Mapping

from model_lifecycle.names import COGNITIVE_SERVICES_USER_ROLE, OPENAI_USER_ROLE
from policies.received.typed import ROLE_ASSIGNMENT
from policies.rule import Context, ResourceRule
from policies.subjects import RoleAssignment

_TOO_WIDE: Mapping[str, str] = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
    "25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68": "Cognitive Services Contributor",
    "a001fd3d-188f-4b5d-821b-7da978bf7442": "Cognitive Services OpenAI Contributor",
    "b78c5d69-af96-48a3-bf8d-a8b4d589de94": "Azure AI Administrator",
    "64702f94-c441-49e6-a78b-ef80e0188fee": "Azure AI Developer",
    "3afb7f49-54cb-416e-8c09-6dc049efa503": "Azure AI Inference Deployment Operator",
    "c883944f-8b7b-4483-af10-35834be79c4a": "Foundry Owner",
    "e47c6f54-e4a2-4754-9501-8e0985b135e1": "Foundry Account Owner",
    "eadc314b-1a2d-4efa-be10-5d325db5065e": "Foundry Project Manager",
}
"""Roles that change resources, list keys or grant roles (learn.microsoft.com, Azure built-in roles)."""

_WIDE_SCOPE = re.compile(r"|subscriptions/[^/]+|providers/microsoft\.management/managementgroups/[^/]+")
_ACCOUNT = "microsoft.cognitiveservices/accounts/"


def _judge(assignment: RoleAssignment, _context: Context) -> Iterator[str]:
    role = _plain((assignment.role or "").strip().rstrip("/").rsplit("/", 1)[-1])
    wide = _WIDE.get(role)
    if wide:
        yield f"it grants {wide}, with which an identity can change what was tested."
    scope = assignment.scope
    if scope is None:
        if role in _CALLERS and assignment.received.type == ROLE_ASSIGNMENT:
            yield "it names no scope, so it lets its identity call every account of what the template deploys to."
    elif _WIDE_SCOPE.fullmatch(scope.casefold().strip("/ ")):
        yield f"it grants on {scope}, which is far more than this stack's resources."
    elif role in _CALLERS and _ACCOUNT not in scope.casefold():
        yield f"it lets its identity call every account of {scope}, not only the one it needs."


def _plain(role: str) -> str:
    """Letters and digits only: Azure reads a GUID with braces, without dashes, and with blanks around it."""
    return re.sub("[^a-z0-9]", "", role.casefold())


_CALLERS = tuple(map(_plain, (OPENAI_USER_ROLE, COGNITIVE_SERVICES_USER_ROLE)))
_WIDE = {_plain(spelled): name for key, name in _TOO_WIDE.items() for spelled in (key, name)}


RULE = ResourceRule(
    name="role-assignment-is-narrow",
    title="Role assignments let identities call models, and nothing wider.",
    why="An identity that may write deployments, list keys or grant roles can undo every pin.",
    fix='Grant "Cognitive Services OpenAI User" on the account itself.',
    subject=RoleAssignment,
    judge=_judge,
)
