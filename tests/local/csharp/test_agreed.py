"""What a C# compiler and its runtime gave for the same expressions.

`agreed.jsonl` holds one expression a line, with the static type, and the run-time type and text of the value, or the
exception. A line of the expression alone is one that doesn't compile. The compiler was Mono's 6.8 with
`-langversion:7`, tokens were Newtonsoft.Json's 6.0.8, `context` an object like the one of `conftest.py`. Lines where
these differ from .NET 8 by design (digits of a double, for instance) are not in it.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local.csharp import Context, ExpressionError, ExpressionFault, compiled, text_of
from local.csharp.allowed import KEYWORDS
from local.csharp.values.boxes import type_of
from local.csharp.values.collections import elements
from local.csharp.values.texts import clr_name
from local.csharp.values.tokens import JToken

ROWS = [json.loads(line) for line in (Path(__file__).parent / "agreed.jsonl").read_text().splitlines()]


def is_sequence(value: Any) -> bool:
    return not isinstance(value, str | JToken) and hasattr(value, "__iter__") and not hasattr(value, "cs_text")


def shown(value: Any) -> str:
    if value is None:
        return "null"
    return f"[{';'.join(map(shown, elements(value)))}]" if is_sequence(value) else text_of(value)


def static_type(name: str) -> str:
    words = re.sub(rf"\b({'|'.join(KEYWORDS)})\b", lambda match: KEYWORDS[match[0]], name)
    return re.sub(r"(\w+)\?", r"Nullable<\1>", words).replace(", ", ",")


def outcome(text: str, context: Context) -> list[str]:
    try:
        expression = compiled(text)
    except ExpressionError:
        return []
    try:
        value = expression.evaluate(context)
        kind = "null" if value is None else "seq" if is_sequence(value) else clr_name(type_of(value))
        result = f"{kind}|{shown(value)}"
    except ExpressionFault as fault:
        result = f"!{fault.name}"
    is_block = text.startswith("@{")
    return ["Object" if is_block else static_type(expression.type), result]


def test_expressions_give_what_the_compiler_gave(request_context: Callable[[], Context]) -> None:
    different = [(text, expected, outcome(text, request_context())) for text, *expected in ROWS]
    assert not [row for row in different if row[1] != row[2]]


def test_there_are_many_of_them_and_some_are_refused() -> None:
    assert len(ROWS) > 1500
    assert len([row for row in ROWS if len(row) == 1]) > 150
