"""Nothing asks for an account's keys."""

import re
from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Resource
from policies.values import keys_in, texts_in

_LISTING = re.compile(r"list(account)?keys|regeneratekey")
_PROVIDER = re.compile(r"microsoft\.\w+")
_OURS = "microsoft.cognitiveservices"
_SHOWN = 120


def _judge(resource: Resource, _context: Context) -> Iterator[str]:
    if resource.received.place:
        return
    for text in (*texts_in(resource.body), *keys_in(resource.body)):
        if _lists_keys(text.casefold().strip()):
            yield f"{text[:_SHOWN]!r} lists keys, which then stand in outputs, logs and state."


def _lists_keys(text: str) -> bool:
    """An expression that lists keys, unless it names another service only; or an action of that name."""
    if not text.startswith("["):
        return _LISTING.fullmatch(text) is not None
    named = set(_PROVIDER.findall(text))
    return _LISTING.search(text) is not None and (not named or _OURS in named)


RULE = ResourceRule(
    name="keys-are-not-listed",
    title="Templates and actions list no keys of models' accounts.",
    why="Keys leak, are shared, and name nobody.",
    fix="Use an Entra identity with a role on the account.",
    subject=Resource,
    judge=_judge,
)
