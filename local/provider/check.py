"""Check: fills in what the provider fills in, and refuses what the provider refuses, in its words.

Source: pulumi/pulumi-azure-native provider/pkg/provider/provider.go (`Check`, `applyDefaults`, `validateProperty`).
"""

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.schema import ANY, Array, Dictionary, Object, PropertyType, Scalar

from .resource_type import API_VERSION, AutoName, ResourceType, Text
from .wire import UNKNOWN

CREATE_BEFORE_DELETE = "__createBeforeDelete"

_LOCATION = "location"
_RANDOM_DIGITS = 8
_NUMBERS = ("integer", "number")
_LOCATION_HINT = ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."


@dataclass(frozen=True)
class Naming:
    """What an automatic name may be drawn from: the URN, the engine's seed, and a name that the engine demands."""

    urn: str
    seed: bytes
    proposed: str = ""
    enforced: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Checked:
    """The inputs with defaults filled in, and the reasons why they can't be used."""

    inputs: dict[str, Any]
    failures: tuple[str, ...] = field(default=())


def check(
    known: ResourceType, news: Mapping[str, Any], olds: Mapping[str, Any], location: str, naming: Naming
) -> Checked:
    """Checks the inputs of one resource; `location` is the provider's configured default, "" for none."""
    inputs = dict(news)
    _fill_name(known, inputs, olds, naming)
    _fill_location(known, inputs, olds, location)
    if known.api_version:
        inputs.setdefault(API_VERSION, known.api_version)
    return Checked(inputs, tuple(_failures(known, inputs)))


def _fill_name(known: ResourceType, inputs: dict[str, Any], olds: Mapping[str, Any], naming: Naming) -> None:
    parameter = known.name_parameter
    if not parameter or parameter in inputs:
        return
    if parameter in olds:
        inputs[parameter] = olds[parameter]
        randomly_named = bool(olds.get(CREATE_BEFORE_DELETE, False))
    elif naming.disabled:
        return
    else:
        inputs[parameter], randomly_named = _new_name(known.auto_name, naming)
    if randomly_named:
        inputs[CREATE_BEFORE_DELETE] = True


def _new_name(kind: AutoName, naming: Naming) -> tuple[str, bool]:
    name = naming.urn.rsplit("::", 1)[-1]
    digest = hashlib.sha256(naming.seed + naming.urn.encode()).hexdigest()
    if naming.enforced:
        return naming.proposed, True
    if kind is AutoName.UUID:
        return str(uuid.UUID(digest[:32])), True
    if naming.proposed:
        return naming.proposed, True
    return (f"{name}{digest[:_RANDOM_DIGITS]}", True) if kind is AutoName.RANDOM else (name, False)


def _fill_location(known: ResourceType, inputs: dict[str, Any], olds: Mapping[str, Any], configured: str) -> None:
    if _LOCATION in known.inputs.properties and _LOCATION not in inputs:
        location = olds.get(_LOCATION, configured)
        if location:
            inputs[_LOCATION] = location


def _failures(known: ResourceType, inputs: Mapping[str, Any]) -> Iterator[str]:
    required = tuple(sorted({*known.always_required, *known.path_parameters} - {*known.inputs.required}))
    yield from _object_failures("", known.inputs, inputs, known.constraints, required)
    for name in sorted(known.path_parameters & inputs.keys()):
        if inputs[name] is not UNKNOWN and not isinstance(inputs[name], str):
            yield f"'{name}' should be of type 'string' but got {inputs[name]!r}"
    for name in sorted(inputs.keys() - known.inputs.properties.keys() - {CREATE_BEFORE_DELETE, API_VERSION}):
        yield f"'{name}' is not a property of {known.token} that the local provider knows"


def _object_failures(
    path: str,
    kind: Object,
    values: Mapping[str, Any],
    constraints: Mapping[str, Text],
    also_required: tuple[str, ...] = (),
) -> Iterator[str]:
    for name in (*kind.required, *also_required):
        if name not in values:
            yield f"missing required property '{_join(path, name)}'{_LOCATION_HINT if name == _LOCATION else ''}"
    for name, expected in kind.properties.items():
        if name in values:
            yield from _value_failures(_join(path, name), expected, values[name], constraints.get(name, Text()))


def _value_failures(path: str, expected: PropertyType, value: Any, constraint: Text) -> Iterator[str]:
    if value is UNKNOWN or expected is ANY:
        return
    match value:
        case Mapping():
            yield from _map_failures(path, expected, value)
        case list():
            yield from _list_failures(path, expected, value)
        case bool():
            return
        case str():
            yield from _text_failures(path, expected, value, constraint)
        case _:
            yield from _number_failures(path, expected, value)


def _map_failures(path: str, expected: PropertyType, value: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(expected, Object):
        yield from _object_failures(path, expected, value, {})


def _list_failures(path: str, expected: PropertyType, value: list[Any]) -> Iterator[str]:
    if not isinstance(expected, Array):
        yield f"'{path}' should be of type '{_type_name(expected)}' but got an array"
        return
    for index, item in enumerate(value):
        yield from _value_failures(f"{path}[{index}]", expected.items, item, Text())


def _text_failures(path: str, expected: PropertyType, value: str, constraint: Text) -> Iterator[str]:
    if expected != Scalar("string"):
        yield f"'{path}' should be of type '{_type_name(expected)}' but got a string"
        return
    length = len(value.encode())
    if length < constraint.minimum:
        yield f"'{path}' is too short ({length}): at least {constraint.minimum} characters required"
    if constraint.maximum is not None and length > constraint.maximum:
        yield f"'{path}' is too long ({length}): at most {constraint.maximum} characters allowed"
    if constraint.pattern and not re.search(constraint.pattern, value):
        yield f"'{path}' does not match expression '{constraint.pattern}'"


def _number_failures(path: str, expected: PropertyType, value: float) -> Iterator[str]:
    if not (isinstance(expected, Scalar) and expected.name in _NUMBERS):
        yield f"'{path}' should be of type '{_type_name(expected)}' but got a number"
    elif expected.name == "integer" and not float(value).is_integer():
        yield f"'{path}' must be an integer but got {value:f}"


def _type_name(expected: PropertyType) -> str:
    """The provider prints its own schema's type, which is empty for references to other types."""
    match expected:
        case Scalar(name):
            return name
        case Array():
            return "array"
        case Dictionary():
            return "object"
        case _:
            return ""


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
