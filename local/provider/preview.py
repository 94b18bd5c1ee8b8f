"""What a resource will answer with, as far as a preview can tell.

Source: pulumi/pulumi-azure-native provider/pkg/convert/previewOutputs.go: inputs pass through where their type fits,
every other property of the response is unknown, at every nested level.
"""

from collections.abc import Mapping
from typing import Any

from local.schema import ANY, Array, Dictionary, Object, PropertyType, Scalar

from .resource_type import ResourceType
from .wire import UNKNOWN


def preview_outputs(known: ResourceType, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of a resource that would be created with these inputs."""
    return _outputs(known.outputs, inputs)


def _outputs(types: Mapping[str, PropertyType], inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _output(expected, inputs.get(name, UNKNOWN)) for name, expected in types.items()}


def _output(expected: PropertyType, value: Any) -> Any:
    match expected, value:
        case Scalar(name), bool() | str() | int() | float() if _fits(name, value):
            return value
        case Array(items), list():
            return [_output(items, item) for item in value]
        case Object(), Mapping():
            return _outputs(expected.properties, value)
        case Dictionary(values), Mapping():
            return {key: _output(values, item) for key, item in value.items()}
        case _:
            return value if expected is ANY else UNKNOWN


def _fits(name: str, value: bool | str | float) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return name == "string" if isinstance(value, str) else name in ("integer", "number")
