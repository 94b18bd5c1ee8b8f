"""What fits into one key-value.

App Configuration takes "10 KB for a single key-value, including attributes", and means the body of the request that
writes it, escapes included (its FAQ; Azure/AppConfiguration#261, #755). Azure Resource Manager writes with .NET's
escapes, where a quotation mark and whatever is not ASCII take six bytes: 7.3 KB of JSON were too much in
Azure/bicep#15281. That last step is inferred (docs/assumptions.md).
"""

import json
from bisect import bisect_right

from .args import KeyValueArgs

BYTES_MAX = 10_240
_PART_MAX = 8 * 1024
_ENVELOPE = 256
"""Kept free for the names of the fields, and for what the service adds."""
_QUOTE_GROWS, _OTHERS_GROW = 4, 5
_OTHERS = "&'+<>`\x7f"
"""What takes six bytes there and one in Python's JSON; a quotation mark takes two here."""


def size(entry: KeyValueArgs) -> int:
    """How many bytes of the limit a key-value takes."""
    texts = (entry["name"], entry["value"], entry["content_type"], *entry["tags"], *entry["tags"].values())
    return sum(map(written, texts)) + _ENVELOPE


def written(text: str) -> int:
    """How many bytes a text takes as .NET writes it into JSON."""
    others = sum(map(text.count, _OTHERS))
    return len(json.dumps(text)) - 2 + _QUOTE_GROWS * text.count('"') + _OTHERS_GROW * others


def parts(text: str) -> list[str]:
    """The text in pieces that take 8 KiB at most; no character is cut in two."""
    pieces = list[str]()
    while text:
        lengths = range(1, min(len(text), _PART_MAX) + 1)
        length = bisect_right(lengths, _PART_MAX, key=lambda length: written(text[:length]))
        pieces.append(text[:length])
        text = text[length:]
    return pieces
