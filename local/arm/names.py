"""What the parameters of a path may look like.

Sources: Microsoft Learn, "Naming rules and restrictions for Azure resources"; the account's pattern from the facts of
2026-11-21; API Management's (an API's revisions, `;rev=`, are not served) and App Configuration's from the published
specifications. The code of the refusal is ARM's, its words are not. Subscriptions need not be GUIDs here.
"""

import re
from collections.abc import Mapping

from .errors import ArmError

_PATTERNS = {
    "subscription": r"[A-Za-z0-9-]{1,36}",
    "group": r"[-\w.()]{0,89}[-\w()]",
    "account": r"[A-Za-z0-9][A-Za-z0-9_.-]{1,63}",
    "deployment": r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}",
    "location": r"[A-Za-z0-9 ]{1,50}",
    "operation": r"[A-Za-z0-9-]{1,36}",
    "scope": r"[-\w.()/]{1,1000}",
    "service": r"[A-Za-z](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?",
    "api": r"[^*#&+:;<>?/]{1,256}",
    "backend": r"[^/]{1,80}",
    "fragment": r"\w(?:[\w-]{0,78}\w)?",
    "apiOperation": r"[^/]{1,80}",
    "product": r"[^/]{1,256}",
    "namedValue": r"[^*#&+:<>?/]{1,256}",
    "sid": r"[^*#&+:<>?/]{1,256}",
    "logger": r"[^*#&+:<>?/]{1,256}",
    "diagnostic": r"[^*#&+:<>?/]{1,80}",
    "store": r"[A-Za-z0-9_-]{5,50}",
    "replica": r"[A-Za-z0-9]{1,50}",
    "keyValue": r"[^/$]+(\$[^/$]*)?",
    "workspace": r"[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]",
    "component": r"[^%&\\?/]{0,259}[^%&\\?/. ]",
}
_COMPILED = {name: re.compile(pattern, re.ASCII) for name, pattern in _PATTERNS.items()}


def refuse_invalid(parameters: Mapping[str, str]) -> None:
    """Raises `ArmError` (400) for the first parameter that can't be what its place in the path says it is."""
    for name, value in parameters.items():
        if name in _COMPILED and not _COMPILED[name].fullmatch(value):
            raise ArmError(
                400,
                "InvalidResourceName",
                f"The {name} name {value[:100]!a} is invalid. It must match '{_PATTERNS[name]}'.",
            )
