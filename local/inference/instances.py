"""Values that satisfy a JSON schema, for tools and structured answers; the same schema gives the same value.

Known: type, enum, const, anyOf, oneOf, allOf, $ref within the schema, properties, items, prefixItems, and the bounds
of numbers, texts and arrays. A value that the schema does not accept after all (`pattern`, `not` ...) is not given.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import jsonschema
from referencing import Registry
from referencing.exceptions import Unresolvable

_MOST_VALUES = 5000
_LONGEST_TEXT = 5000
_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "duration": "PT1H",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "12:00:00Z",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


class Unsatisfiable(ValueError):
    """No value is given for this schema; the message says why."""


def instance(schema: dict[str, Any], text: str) -> Any:
    """A value for `schema`; its free texts are made of `text`, which is not empty.

    Raises:
        Unsatisfiable: the schema is no JSON schema, or asks for more than this module knows.
    """
    validator = _validator(json.dumps(schema))
    try:
        value = _Maker(schema, text).value(schema, ())
        if validator.is_valid(value):
            return value
    except Unresolvable as missing:
        raise Unsatisfiable(f"'{missing.ref}' is not within the schema") from None
    except OverflowError as wrong:
        raise Unsatisfiable(str(wrong)) from None
    raise Unsatisfiable("it has keywords for which this local emulation can't make a value")


@lru_cache(256)
def _validator(schema: str) -> jsonschema.Draft202012Validator:
    """Validators never fetch what a $ref points to: the registry is empty."""
    parsed = json.loads(schema)
    try:
        jsonschema.Draft202012Validator.check_schema(parsed)
    except jsonschema.SchemaError as wrong:
        raise Unsatisfiable(f"{wrong.json_path}: {wrong.message}") from None
    return jsonschema.Draft202012Validator(parsed, registry=Registry())


class _Maker:
    def __init__(self, root: dict[str, Any], text: str) -> None:
        self._root = root
        self._text = text
        self._left = _MOST_VALUES

    def value(self, schema: Any, within: tuple[str, ...]) -> Any:
        """`within` holds the $refs being expanded, so that a schema that contains itself ends."""
        self._left -= 1
        if self._left < 0:
            raise Unsatisfiable(f"a value for it would have more than {_MOST_VALUES} parts")
        if not isinstance(schema, dict):
            return self._text
        if "$ref" in schema:
            return self._referred(schema["$ref"], within)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["enum"][0]
        if "allOf" in schema:
            return self.value(_merged(schema), within)
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            return self._first(choices, within)
        return self._typed(schema, within)

    def _referred(self, reference: str, within: tuple[str, ...]) -> Any:
        if reference in within:
            raise _Endless(f"'{reference}' contains itself without an end")
        return self.value(_resolved(self._root, reference), (*within, reference))

    def _first(self, choices: list[Any], within: tuple[str, ...]) -> Any:
        for choice in choices[:-1]:
            try:
                return self.value(choice, within)
            except _Endless:
                continue
        return self.value(choices[-1], within)

    def _typed(self, schema: dict[str, Any], within: tuple[str, ...]) -> Any:
        name = schema.get("type") or _implied(schema)
        makers: dict[str, Callable[[], Any]] = {
            "object": lambda: self._object(schema, within),
            "array": lambda: self._array(schema, within),
            "string": lambda: _string(schema, self._text),
            "integer": lambda: int(_number(schema, whole=True)),
            "number": lambda: float(_number(schema, whole=False)),
            "boolean": lambda: True,
            "null": lambda: None,
        }
        return makers[name if isinstance(name, str) else name[0]]()

    def _object(self, schema: dict[str, Any], within: tuple[str, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        required = schema.get("required", [])
        for name, part in {**dict.fromkeys(required, True), **schema.get("properties", {})}.items():
            try:
                made[name] = self.value(part, within)
            except _Endless:
                if name in required:
                    raise
        return made

    def _array(self, schema: dict[str, Any], within: tuple[str, ...]) -> list[Any]:
        first = [self.value(part, within) for part in schema.get("prefixItems", [])]
        least = int(schema.get("minItems", 0))
        more = max(least, int(min(1, schema.get("maxItems", 1)))) - len(first)
        try:
            return first + [self.value(schema.get("items", True), within) for _ in range(more)]
        except _Endless:
            if least > len(first):
                raise
            return first


class _Endless(Unsatisfiable):
    """A $ref that is being expanded already; whoever can do without the value catches it."""


def _resolved(root: dict[str, Any], reference: str) -> Any:
    found: Any = root
    for part in reference.removeprefix("#").split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, dict) else None
    if not (reference == "#" or reference.startswith("#/")) or found is None:
        raise Unsatisfiable(f"'{reference}' is not within the schema")
    return found


def _merged(schema: dict[str, Any]) -> dict[str, Any]:
    merged = {key: value for key, value in schema.items() if key != "allOf"}
    for part in schema["allOf"]:
        for key, value in part.items() if isinstance(part, dict) else ():
            held = merged.get(key)
            if isinstance(held, dict) and isinstance(value, dict):
                merged[key] = {**held, **value}
            elif key == "required" and held:
                merged[key] = [*held, *value]
            else:
                merged[key] = value
    return merged


def _implied(schema: dict[str, Any]) -> str:
    if "properties" in schema or "required" in schema:
        return "object"
    return "array" if "items" in schema or "prefixItems" in schema else "string"


def _string(schema: dict[str, Any], text: str) -> str:
    if "format" in schema:
        return _FORMATS.get(schema["format"], text)
    least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", len(text)))
    if least > _LONGEST_TEXT:
        raise Unsatisfiable(f"minLength {least} is more than {_LONGEST_TEXT}")
    return (text * (least // len(text) + 1))[: max(least, min(len(text), most))]


def _number(schema: dict[str, Any], *, whole: bool) -> Fraction:
    low, high = _bound(schema, "minimum", "exclusiveMinimum", max), _bound(schema, "maximum", "exclusiveMaximum", min)
    step = _exact(schema, "multipleOf")
    if whole:
        step = Fraction(step.numerator if step else 1)
    return _between(low, high) if step is None else _nearest_to_zero(schema, step, low, high)


def _nearest_to_zero(schema: dict[str, Any], step: Fraction, low: Fraction | None, high: Fraction | None) -> Fraction:
    if low is not None and low >= 0:
        found = -(-low // step) * step
        return found + step if found == _exact(schema, "exclusiveMinimum") else found
    if high is not None and high <= 0:
        found = high // step * step
        return found - step if found == _exact(schema, "exclusiveMaximum") else found
    return Fraction(0)


def _between(low: Fraction | None, high: Fraction | None) -> Fraction:
    if low is None and high is None:
        return Fraction(0)
    if low is None or high is None:
        return low + 1 if low is not None else (high or Fraction(0)) - 1
    return (low + high) / 2


def _bound(
    schema: dict[str, Any], inclusive: str, exclusive: str, pick: Callable[[list[Fraction]], Fraction]
) -> Fraction | None:
    found = [bound for bound in (_exact(schema, inclusive), _exact(schema, exclusive)) if bound is not None]
    return pick(found) if found else None


def _exact(schema: dict[str, Any], key: str) -> Fraction | None:
    return Fraction(str(schema[key])) if key in schema else None
