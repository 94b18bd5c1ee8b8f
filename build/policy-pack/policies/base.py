"""What the stack was before, for rules on transitions: the engine tells a pack nothing of it.

The environment variable `MODEL_LIFECYCLE_BASE` names a file in the shape of `pulumi stack export`. Base against head
writes one of the base's plan; before a preview with credentials, the export itself is the base.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY

from .observed import Observations, Observed
from .values import Hidden, plain

VARIABLE = "MODEL_LIFECYCLE_BASE"

_SECRET = Hidden("is a secret in the base")


def base() -> Observations | None:
    """The resources of the base, or None when nobody named one.

    Raises:
        OSError, ValueError, KeyError: the file can't be used; rules that need it then object.
    """
    named = os.environ.get(VARIABLE)
    return _read(named) if named else None


@cache
def _read(path: str) -> Observations:
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    found = {resource.urn: resource for resource in _resources(content["deployment"].get("resources") or ())}
    return Observations(found)


def _resources(entries: Any) -> Iterator[Observed]:
    for entry in entries:
        if not entry.get("delete"):
            yield Observed(
                urn=entry["urn"],
                type=entry["type"],
                name=entry["urn"].rsplit("::", 1)[-1],
                inputs=plain(_without_secrets(entry.get("inputs") or {})),
                protect=bool(entry.get("protect")),
            )


def _without_secrets(value: Any) -> Any:
    """An export keeps secrets encrypted: nobody can judge them."""
    if isinstance(value, Mapping):
        if value.get(SPECIAL_SIG_KEY) == SPECIAL_SECRET_SIG:
            return _SECRET
        return {key: _without_secrets(item) for key, item in value.items()}
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value
