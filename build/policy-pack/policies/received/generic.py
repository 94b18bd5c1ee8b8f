"""Resources of any type: `azure-native:resources:Resource`, and the azapi provider's."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.values import Hidden

from .resource import Opaque, Paths, Received, parsed
from .typed import DEPLOYMENT

_PATH = ("resourceProviderNamespace", "parentResourcePath", "resourceType", "resourceName")
_KEPT_IN: Paths = (("properties",),)
_AZAPI_KEPT_IN: Paths = (("body",),)


def read(properties: Mapping[str, Any]) -> Iterator[Received | Opaque]:
    """What a generic resource is to Azure: its type follows from namespace, parent, type and name together.

    However its path is cut, one that says everything a model deployment's type says counts as a deployment.
    """
    hidden = [key for key in _PATH[:-1] if isinstance(properties.get(key), Hidden)]
    if hidden:
        yield Opaque(f"{hidden[0]} {properties[hidden[0]].because}, so it may be a resource of any type.")
        return
    namespace, *segments = [part for key in _PATH for part in _parts(properties.get(key))] or [""]
    type_, names = _type_and_names(segments)
    said = {part.casefold() for key in _PATH[:-1] for part in _parts(properties.get(key))}
    is_deployment = said.issuperset(DEPLOYMENT.split("/"))
    yield Received(DEPLOYMENT if is_deployment else f"{str(namespace).casefold()}/{type_}", names, properties, _KEPT_IN)


def read_azapi(_type: str, properties: Mapping[str, Any]) -> Iterator[Received | Opaque]:
    """What a resource of the azapi provider is to Azure (`type` holds type@version, `body` the rest)."""
    type_, body = properties.get("type"), parsed(properties.get("body"))
    if isinstance(type_, Hidden):
        yield Opaque(f"type {type_.because}, so it may be a resource of any type.")
        return
    parents = _parts(properties.get("parentId"))[-1:]
    whole = {**properties, **body} if isinstance(body, Mapping) else {**properties, "properties": body}
    names = (*parents, properties.get("name"))
    yield Received(str(type_).split("@", 1)[0].strip("/ ").casefold(), names, whole, _AZAPI_KEPT_IN)


def _parts(value: Any) -> list[Any]:
    return [value] if isinstance(value, Hidden) else [part for part in str(value or "").strip().split("/") if part]


def _type_and_names(segments: list[Any]) -> tuple[str, tuple[Any, ...]]:
    """Type and name take turns; where they don't, all but the last counts as type."""
    if len(segments) % 2:
        return "/".join(str(part).casefold() for part in segments[:-1]), tuple(segments[-1:])
    return "/".join(str(part).casefold() for part in segments[::2]), tuple(segments[1::2])
