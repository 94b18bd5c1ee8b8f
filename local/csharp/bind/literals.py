"""Literals: numbers, texts, characters, and interpolated strings."""

import re
from decimal import Decimal
from math import isinf
from typing import Any

from tree_sitter import Node

from local.csharp.bound import Bound, Run, constant
from local.csharp.kinds import BOOL, CHAR, DECIMAL, DOUBLE, FLOAT, INT, LONG, NULL, OBJECT, STRING, UINT, ULONG, Type
from local.csharp.source import text_of
from local.csharp.values.formats import formatted_value
from local.csharp.values.integers import fits
from local.csharp.values.reals import fitted, single
from local.csharp.values.texts import text_of as value_text
from local.csharp.values.utf16 import units

from .binder import Binder, children, expression, short

_INTEGER = re.compile(r"(0[xX][\da-fA-F_]+|0[bB][01_]+|[\d_]+)([uUlL]*)")
_ESCAPES = {
    "'": "'",
    '"': '"',
    "\\": "\\",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_CANDIDATES: dict[str, tuple[Type, ...]] = {
    "": (INT, UINT, LONG, ULONG),
    "u": (UINT, ULONG),
    "l": (LONG, ULONG),
    "lu": (ULONG,),
}


@expression("integer_literal")
def _integer(binder: Binder, node: Node) -> Bound:
    text = text_of(node)
    match = _INTEGER.fullmatch(text)
    suffix = "".join(sorted(match[2].lower())) if match else "?"
    if not match or suffix not in _CANDIDATES:
        raise binder.error(node, f"'{text}' is no number")
    digits = match[1].replace("_", "")
    base = {"x": 16, "b": 2}.get(digits[1:2].lower(), 10)
    value = int(digits, base)
    kind = next((kind for kind in _CANDIDATES[suffix] if fits(value, kind.name)), None)
    if kind is None:
        raise binder.error(node, f"{text} is too large for any integral type")
    return constant(kind, value)


@expression("real_literal")
def _real(binder: Binder, node: Node) -> Bound:
    text = text_of(node).replace("_", "").lower()
    if text.endswith("m"):
        return constant(DECIMAL, fitted(Decimal(text[:-1])))
    if text.endswith("f"):
        return constant(FLOAT, single(float(text[:-1])))
    value = float(text.removesuffix("d"))
    if isinf(value):
        raise binder.error(node, f"{text} is too large for a double")
    return constant(DOUBLE, value)


@expression("boolean_literal")
def _boolean(_binder: Binder, node: Node) -> Bound:
    return constant(BOOL, text_of(node) == "true")


@expression("null_literal")
def _null(_binder: Binder, _node: Node) -> Bound:
    return constant(NULL, None)


@expression("character_literal")
def _character(binder: Binder, node: Node) -> Bound:
    value = units(_unescaped(binder, node))
    if len(value) != 1:
        raise binder.error(node, f"{short(node)} is not one character")
    return constant(CHAR, value)


@expression("string_literal")
def _string(binder: Binder, node: Node) -> Bound:
    if text_of(node).endswith(("u8", "U8")):
        raise binder.error(node, "u8 strings are newer than C# 7")
    return constant(STRING, _unescaped(binder, node))


@expression("verbatim_string_literal")
def _verbatim(_binder: Binder, node: Node) -> Bound:
    return constant(STRING, text_of(node)[2:-1].replace('""', '"'))


def _unescaped(binder: Binder, node: Node) -> str:
    return "".join(
        _escape(binder, part) if part.type == "escape_sequence" else text_of(part) for part in children(node)
    )


def _escape(binder: Binder, node: Node) -> str:
    text = text_of(node)
    if text[1] in "uUx":
        value = int(text[2:], 16)
        if value > 0x10FFFF:  # noqa: PLR2004
            raise binder.error(node, f"{text} is no character")
        return chr(value)
    if text[1:] not in _ESCAPES:
        raise binder.error(node, f"{text} is no escape sequence of C# 7")
    return _ESCAPES[text[1:]]


@expression("interpolated_string_expression")
def _interpolated(binder: Binder, node: Node) -> Bound:
    start = text_of(node.children[0])
    if start not in {"$", "$@"}:
        raise binder.error(node, f"{short(node)}: strings that begin with {start} are newer than C# 7")
    runs = [_part(binder, part, start == "$@") for part in children(node) if part.type != "interpolation_start"]
    return Bound(STRING, lambda f: "".join([run(f) for run in runs]))


def _part(binder: Binder, node: Node, is_verbatim: bool) -> Run:
    if node.type == "interpolation":
        return _interpolation(binder, node)
    text = _escape(binder, node) if node.type == "escape_sequence" else text_of(node)
    text = text.replace("{{", "{").replace("}}", "}")
    if is_verbatim:
        text = text.replace('""', '"')
    return lambda _: text


def _interpolation(binder: Binder, node: Node) -> Run:
    parts = [part for part in children(node) if part.type != "interpolation_brace"]
    value, layout = parts[0], {part.type: part for part in parts[1:]}
    bound = binder.value(value)
    run = binder.converted(value, bound, OBJECT)
    alignment = layout.get("interpolation_alignment_clause")
    width = _width(binder, alignment) if alignment else 0
    clause = layout.get("interpolation_format_clause")
    if not clause and not width:
        return lambda f: value_text(run(f))
    return _with_format(run, width, text_of(clause)[1:] if clause else None)


def _with_format(run: Run, width: int, pattern: str | None) -> Run:
    def laid_out(f: list[Any]) -> str:
        text = formatted_value(run(f), pattern)
        return text.rjust(width) if width > 0 else text.ljust(-width)

    return laid_out


def _width(binder: Binder, node: Node) -> int:
    bound = binder.value(children(node)[0])
    if bound.type != INT or not bound.is_constant:
        raise binder.error(node, "an alignment is a constant int")
    return bound.constant


@expression("parenthesized_expression", "checked_expression")
def _parenthesized(binder: Binder, node: Node) -> Bound:
    if node.type == "parenthesized_expression":
        return binder.bind(children(node)[0])
    before, binder.is_checked = binder.is_checked, text_of(node).startswith("checked")
    try:
        return binder.bind(children(node)[0])
    finally:
        binder.is_checked = before
