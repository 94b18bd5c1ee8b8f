"""`{{name}}`: named values, put in before anything else is read.

Named values of a service stand for text anywhere in a document; their names are letters, digits, `.`, `-` and `_`
(learn.microsoft.com, "Use named values in Azure API Management policies").
"""

import re
from collections.abc import Mapping

_NAMED = re.compile(r"\{\{\s*([A-Za-z0-9._-]+)\s*\}\}")


def names(text: str) -> list[str]:
    """The names that a text refers to, in order."""
    return _NAMED.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with values instead of names; an unknown name stays as it is."""
    return _NAMED.sub(lambda found: values.get(found[1], found[0]), text) if "{{" in text else text
