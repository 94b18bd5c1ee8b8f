"""The content filter: its results in every answer, and a marker that makes it stop a prompt.

A prompt that holds `[[content-filter:CATEGORY]]`, with one of the prompt's categories (hate, self_harm, sexual,
violence, jailbreak), is refused as the service refuses such a prompt; nothing else is ever filtered.
"""

import re
from typing import Any

from . import errors, tokens

_SEVERITIES = ("hate", "self_harm", "sexual", "violence")
_PROMPT_ONLY = ("jailbreak",)
_ANSWER_ONLY = ("protected_material_code", "protected_material_text")
_MARKER = re.compile(rf"\[\[content-filter:({'|'.join(_SEVERITIES + _PROMPT_ONLY)})\]\]")


def check(prompt: Any) -> None:
    """Lets a prompt pass.

    Raises:
        Refused: it holds the marker (400, `content_filter`).
    """
    for text in tokens.texts(prompt):
        if found := _MARKER.search(text):
            raise errors.filtered(_results(_PROMPT_ONLY, found[1]))


def prompt_results() -> dict[str, Any]:
    """What the filter says of a prompt that passed."""
    return _results(_PROMPT_ONLY)


def answer_results() -> dict[str, Any]:
    """What the filter says of an answer's text."""
    return _results(_ANSWER_ONLY)


def _results(detected: tuple[str, ...], hit: str = "") -> dict[str, Any]:
    severities = {
        name: {"filtered": name == hit, "severity": "high" if name == hit else "safe"} for name in _SEVERITIES
    }
    return {**severities, **{name: {"filtered": name == hit, "detected": name == hit} for name in detected}}
