"""A role assignment grants no more than calling models needs."""

import re
from collections.abc import Iterator, Mapping

from model_lifecycle.names import COGNITIVE_SERVICES_USER_ROLE, OPENAI_USER_ROLE
from policies.rule import Context, ResourceRule
from policies.subjects import RoleAssignment

_TOO_WIDE: Mapping[str, str] = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
    "25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68": "Cognitive Services Contributor",
    "a001fd3d-188f-4b5d-821b-7da978bf7442": "Cognitive Services OpenAI Contributor",
}
"""Roles that change resources, list keys or grant roles (learn.microsoft.com, Azure built-in roles)."""

_CALLERS = (OPENAI_USER_ROLE, COGNITIVE_SERVICES_USER_ROLE)
_NAMES = {name.casefold(): name for name in _TOO_WIDE.values()}
_WIDE_SCOPE = re.compile(r"/?|/subscriptions/[^/]+|/providers/microsoft\.management/managementgroups/[^/]+")
_ACCOUNT = "/providers/microsoft.cognitiveservices/accounts/"


def _judge(assignment: RoleAssignment, _context: Context) -> Iterator[str]:
    role = (assignment.role or "").casefold().rstrip("/").rsplit("/", 1)[-1]
    wide = _TOO_WIDE.get(role) or _NAMES.get(role)
    if wide:
        yield f"it grants {wide}, with which an identity can change what was tested."
    scope = assignment.scope
    if scope is None:
        return
    if _WIDE_SCOPE.fullmatch(scope.casefold().rstrip("/")):
        yield f"it grants on {scope}, which is far more than this stack's resources."
    elif role in _CALLERS and _ACCOUNT not in scope.casefold():
        yield f"it lets its identity call every account of {scope}, not only the one it needs."


RULE = ResourceRule(
    name="role-assignment-is-narrow",
    title="Role assignments let identities call models, and nothing wider.",
    why="An identity that may write deployments, list keys or grant roles can undo every pin.",
    fix='Grant "Cognitive Services OpenAI User" on the account itself.',
    subject=RoleAssignment,
    judge=_judge,
)
