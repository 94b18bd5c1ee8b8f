"""How large a key-value may be.

The service says "10 KB for a single key-value, including attributes", and means a request's body as it travels, escapes
included (Azure/AppConfiguration#261, #755; Azure/AppConfiguration-Emulator allows bodies of 10 << 10 bytes). Azure
Resource Manager passes key-values on with .NET's escapes, by which a quotation mark takes six bytes: how else could
7.3 KB of JSON be too much (Azure/bicep#15281)? That is inferred, nobody says it.
"""

import json
from collections.abc import Mapping

MOST_BYTES = 10 * 1024

_SIX_BYTES = "&'+<>`\x7f"
"""What .NET's default encoder escapes besides quotation marks, control characters and all that is not ASCII."""

_QUOTE_GROWS, _OTHERS_GROW = 4, 5


def passed_on(value: str | None, content_type: str | None, tags: Mapping[str, str | None]) -> int:
    """Bytes of the body with which Azure Resource Manager writes a key-value."""
    fields = {"value": value, "content_type": content_type, "tags": dict(tags)}
    texts = (value, content_type, *tags, *tags.values())
    return len(json.dumps(fields, separators=(",", ":"))) + sum(_growth(text) for text in texts if text)


def _growth(text: str) -> int:
    """By how many bytes .NET's escapes are longer than Python's."""
    return _QUOTE_GROWS * text.count('"') + _OTHERS_GROW * sum(text.count(character) for character in _SIX_BYTES)
