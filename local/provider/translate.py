"""Between the provider's properties and ARM's ids and bodies.

Source: pulumi/pulumi-azure-native provider/pkg/convert: path parameters make the id, a flattened type's `properties`
stand at the top, sets of strings are maps in ARM, and only declared properties travel.
"""

from collections.abc import Mapping
from typing import Any

from local.schema import ANY, Array, Dictionary, Object, PropertyType

from .resources import API_VERSION, ResourceType

_PROPERTIES = "properties"
_INTERNAL = "__"


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
    return {_PROPERTIES: sent} if known.flattened else sent


def outputs(known: ResourceType, answered: Mapping[str, Any]) -> dict[str, Any]:
    """What a resource's answer holds for programs; the API version is told too."""
    flat = {**answered, **answered.get(_PROPERTIES, {})} if known.flattened else answered
    return {**_declared(known.outputs, flat), API_VERSION: known.api_version}


def inputs_of(known: ResourceType, told: Mapping[str, Any]) -> dict[str, Any]:
    """The part of outputs that could be given as inputs, path parameters aside."""
    types = {n: t for n, t in known.inputs.properties.items() if n not in known.path_parameters}
    return {name: _given(types[name], value) for name, value in told.items() if name in types}


def without_internals(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs without what only the provider knows of, such as `__createBeforeDelete`."""
    return {name: value for name, value in inputs.items() if not name.startswith(_INTERNAL)}


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
