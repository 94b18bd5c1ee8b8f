"""The policy documents: the XML files of this folder, filled with data.

Placeholders such as `${models}` stand for data, in attributes with single quotes or as text, and for numbers anywhere;
a few stand for whole elements, which are documents of this folder too. Data is escaped for XML and kept from meaning
anything to API Management, where `{{` starts a named value and `@(` an expression.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Any
from xml.sax.saxutils import escape

_FOLDER = Path(__file__).parent
_JSON_INDENT = " " * 4


def document(name: str, **data: str | int) -> str:
    """The text of `<name>.xml` in this folder, such as `fragments/routes`, with `data` in its placeholders.

    Raises:
        KeyError: a placeholder has no data.
    """
    return _template(name).substitute({key: escape(str(value), {"'": "&apos;"}) for key, value in data.items()})


def around(name: str, **elements: Iterable[str]) -> str:
    """The same for placeholders that stand for elements, each list of which `document` made."""
    return _template(name).substitute({key: "".join(texts).rstrip("\n") for key, texts in elements.items()})


def as_json(value: Mapping[str, Any]) -> str:
    """A value as JSON within ASCII; a `{{` can only come from a text in it, and is spelt differently there."""
    return _without_named_values(json.dumps(value, separators=(",", ":")))


def as_table(table: Mapping[str, Mapping[str, Any]]) -> str:
    """The same, one entry a line: line breaks become spaces in an attribute, which JSON allows."""
    lines = f",\n{_JSON_INDENT}".join(f"{json.dumps(key)}: {as_json(value)}" for key, value in table.items())
    return _without_named_values(f"{{\n{_JSON_INDENT}{lines}\n  }}") if table else "{}"


def as_expression(text: str) -> str:
    """A text as a C# expression that returns it, whatever it holds: JSON's escapes are C#'s too."""
    return _without_named_values(f"@({json.dumps(text)})")


def _without_named_values(text: str) -> str:
    return text.replace("{{", "{\\u007b")


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / f"{name}.xml").read_text(encoding="utf-8"))
