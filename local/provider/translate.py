"""Between the provider's properties and ARM's ids and bodies.

Source: pulumi/pulumi-azure-native provider/pkg/convert: path parameters make the id, a flattened type's `properties`
stand at the top, sets of strings are maps in ARM, and only declared properties travel.
"""

from collections.abc import Mapping
from typing import Any

from local.arm.shapes import Shape
from local.schema import ANY, Array, Dictionary, Object, PropertyType

from .resource_type import API_VERSION, ResourceType

_PROPERTIES = "properties"
_INTERNAL = "__"
_OWN = ("id", "name", "type")


def resource_id(known: ResourceType, inputs: Mapping[str, Any], subscription: str) -> str:
    """The ARM id that inputs give a resource."""
    parts = {name: str(inputs[name]) for name in known.path_parameters}
    if "scope" in parts:
        parts["scope"] = parts["scope"].strip("/")
    return known.path.format(subscriptionId=subscription, **parts)


def path_inputs(known: ResourceType, id_: str) -> dict[str, str]:
    """The inputs that an ARM id tells.

    Raises:
        ValueError: the id is of another type.
    """
    match = known.id_pattern.fullmatch(id_)
    if not match:
        raise ValueError(f"{id_} is no id of {known.token}, which looks like {known.path}")
    found = {name: value for name, value in match.groupdict().items() if name in known.path_parameters}
    return {name: f"/{value}" if name == "scope" else value for name, value in found.items()}


def body(known: ResourceType, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What a PUT sends."""
    sent = {
        name: _sent(known.inputs.properties[name], known.outputs.get(name, ANY), value)
        for name, value in inputs.items()
        if name in known.inputs.properties and name not in known.path_parameters
    }
    return _nested(known.shape, sent) if known.shape else sent


def outputs(known: ResourceType, answered: Mapping[str, Any]) -> dict[str, Any]:
    """What a resource's answer holds for programs; the API version is told too.

    `type` is the resource's, also where a property has that name: so a backend's type can be given, but not read.
    """
    own = {name: answered[name] for name in _OWN if name in answered}
    return {**_declared(known.outputs, {**_flattened(known, answered), **own}), API_VERSION: known.api_version}


def imported(known: ResourceType, answered: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """The inputs that a resource has which nobody has given any yet.

    Raises:
        ValueError: the id is of another type.
    """
    told = _declared(known.inputs.properties, _flattened(known, answered))
    return {**inputs_of(known, told), **path_inputs(known, id_)}


def inputs_of(known: ResourceType, told: Mapping[str, Any]) -> dict[str, Any]:
    """The part of outputs that could be given as inputs, path parameters aside."""
    types = {n: t for n, t in known.inputs.properties.items() if n not in known.path_parameters}
    return {name: _given(types[name], value) for name, value in told.items() if name in types}


def without_internals(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs without what only the provider knows of, such as `__createBeforeDelete`."""
    return {name: value for name, value in inputs.items() if not name.startswith(_INTERNAL)}


def _nested(shape: Shape, sent: Mapping[str, Any]) -> dict[str, Any]:
    top = {name: value for name, value in sent.items() if name in shape.top}
    return {**top, _PROPERTIES: {shape.names.get(n, n): value for n, value in sent.items() if n not in shape.top}}


def _flattened(known: ResourceType, answered: Mapping[str, Any]) -> Mapping[str, Any]:
    return _flat(known.shape, answered) if known.shape else answered


def _flat(shape: Shape, answered: Mapping[str, Any]) -> dict[str, Any]:
    names = {in_arm: name for name, in_arm in shape.names.items()}
    properties: Mapping[str, Any] = answered.get(_PROPERTIES, {})
    top = {name: value for name, value in answered.items() if name != _PROPERTIES}
    return {**top, **{names.get(name, name): value for name, value in properties.items()}}


def _sent(expected: PropertyType, answered: PropertyType, value: Any) -> Any:
    match expected, answered, value:
        case Array(), Dictionary(), list():
            return {item: {} for item in value}
        case Object(), _, Mapping():
            told = answered.properties if isinstance(answered, Object) else {}
            types = expected.properties
            return {n: _sent(types.get(n, ANY), told.get(n, ANY), item) for n, item in value.items()}
        case _:
            return value


def _given(expected: PropertyType, value: Any) -> Any:
    match expected, value:
        case Array(), Mapping():
            return sorted(value)
        case Array(items), list():
            return [_given(items, item) for item in value]
        case Object(), Mapping():
            types = expected.properties
            return {name: _given(types[name], item) for name, item in value.items() if name in types}
        case _:
            return value


def _declared(types: Mapping[str, PropertyType], value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _output(types[name], item) for name, item in value.items() if name in types and item is not None}


def _output(expected: PropertyType, value: Any) -> Any:
    match expected, value:
        case Object(), Mapping():
            return _declared(expected.properties, value)
        case Array(items), list():
            return [_output(items, item) for item in value]
        case Dictionary(values), Mapping():
            return {key: _output(values, item) for key, item in value.items()}
        case _:
            return value
