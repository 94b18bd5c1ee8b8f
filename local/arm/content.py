"""Checks a request's body against the type that the service takes; the types are those of the published schema."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from local.schema import ANY, Array, Dictionary, Object, PropertyType, Scalar, resource_outputs

from .errors import invalid_content, too_large, unsupported_media_type
from .messages import Request
from .shapes import Shape

MAX_BODY_BYTES = 4 * 1024 * 1024
_PROPERTIES = "properties"
Content = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Checks a body, and returns it without what is read-only."""

_PYTHON: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


def parsed(request: Request) -> dict[str, Any]:
    """The JSON object in a request's body.

    Raises:
        ArmError: another media type (415), too large (413), no JSON object (400).
    """
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if len(request.body) > MAX_BODY_BYTES:
        raise too_large(MAX_BODY_BYTES)
    if media_type != "application/json":
        raise unsupported_media_type(media_type)
    try:
        found = json.loads(request.body.decode(), parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise invalid_content(f"{error}".encode("ascii", "replace").decode()) from None
    if not isinstance(found, dict):
        raise invalid_content(f"the body is a {type(found).__name__}, not an object")
    return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def of_type(resource: type, arguments: type, in_path: tuple[str, ...], **instead: PropertyType) -> Content:
    """A check for bodies of one type: what is only ever answered may be sent back and is dropped, as ARM does.

    The check returns the body without nulls. It raises `ArmError` (400) for a property that the type doesn't have, or a
    value of another type; the message names the property and what is supported.

    Args:
        resource: the type's class in the published schema.
        arguments: the class of its arguments there.
        in_path: arguments that stand in the path, not in the body.
        instead: types of properties that ARM takes in another shape than the schema tells.
    """
    inputs = {n: t for n, t in Object(arguments).properties.items() if n not in in_path} | instead
    outputs = {**resource_outputs(resource), "id": Scalar("string")}
    return lambda body: _taken("", inputs, outputs, body)


def shaped(resource: type, arguments: type, in_path: tuple[str, ...], shape: Shape, **instead: PropertyType) -> Content:
    """As `of_type`, for a type whose body is not flat as the schema's; what it returns always has `properties`."""
    types = {n: t for n, t in Object(arguments).properties.items() if n not in in_path} | instead
    told = {**resource_outputs(resource), "id": Scalar("string")}
    top = {name: types[name] for name in shape.top}
    inner, inner_told = (
        {shape.names.get(n, n): t for n, t in found.items() if n not in shape.top} for found in (types, told)
    )

    def check(body: Mapping[str, Any]) -> dict[str, Any]:
        given = body.get(_PROPERTIES, {})
        if not isinstance(given, Mapping):
            raise invalid_content(f"the value of '{_PROPERTIES}' can't be a {type(given).__name__}")
        around = _taken("", top, told, {name: value for name, value in body.items() if name != _PROPERTIES})
        return {**around, _PROPERTIES: _taken(f"{_PROPERTIES}.", inner, inner_told, given)}

    return check


def _taken(
    path: str, inputs: Mapping[str, PropertyType], outputs: Mapping[str, PropertyType], body: Mapping[str, Any]
) -> dict[str, Any]:
    unknown = sorted(body.keys() - inputs.keys() - outputs.keys())
    if unknown:
        where = f"{path}{unknown[0]}"
        raise invalid_content(f"'{where}' is not a known property. Supported here: {', '.join(sorted(inputs))}")
    given = {name: value for name, value in body.items() if name in inputs and value is not None}
    return {name: _value(f"{path}{name}", inputs[name], outputs.get(name, ANY), v) for name, v in given.items()}


def _value(path: str, expected: PropertyType, answered: PropertyType, value: Any) -> Any:
    match expected, value:
        case Object(), Mapping():
            told = answered.properties if isinstance(answered, Object) else {}
            return _taken(f"{path}.", expected.properties, told, value)
        case Array(items), list():
            told = answered.items if isinstance(answered, Array) else ANY
            return [_value(f"{path}[{index}]", items, told, item) for index, item in enumerate(value)]
        case Dictionary(values), Mapping():
            return {key: _value(f"{path}.{key}", values, ANY, item) for key, item in value.items()}
        case Scalar(name), _ if isinstance(value, _PYTHON[name]) and (name == "boolean" or not isinstance(value, bool)):
            return value
        case _ if expected is ANY:
            return value
        case _:
            raise invalid_content(f"the value of '{path}' can't be a {type(value).__name__}")
