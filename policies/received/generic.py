"""Resources of any type: `azure-native:resources:Resource`, and the azapi provider's."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policies.values import Hidden

from .app_configuration import KEY_VALUE, KEY_VALUE_PARTS, STORE, STORE_OPTIONS
from .gateway import API_MANAGEMENT
from .resource import Opaque, Paths, Received, parsed
from .typed import ACCOUNT, DEPLOYMENT, KEYS_OFF, PINS

_PLAIN = re.compile(r"[\w.\-/ ]*")
_PATH = ("resourceProviderNamespace", "parentResourcePath", "resourceType", "resourceName")
_KEYS = "disableLocalAuth"
_JUDGED = ("microsoft.cognitiveservices/", f"{API_MANAGEMENT}/", STORE)
_AZAPI_KEPT_IN: Paths = (("body",),)
_KEPT_IN: Mapping[str, Paths] = {
    ACCOUNT: KEYS_OFF,
    STORE: tuple(("properties", *path) for path in STORE_OPTIONS),
    KEY_VALUE: tuple(("properties", *path) for path in KEY_VALUE_PARTS),
}
"""Where a generic resource keeps what is judged, by its type; all others as deployments do."""


def read(properties: Mapping[str, Any]) -> Iterator[Received | Opaque]:
    """What a generic resource is to Azure: its type follows from namespace, parent, type and name together.

    However its path is cut, one that says everything a model deployment's type says counts as a deployment.
    """
    hidden = [key for key in _PATH[:-1] if isinstance(properties.get(key), Hidden)]
    if hidden:
        yield Opaque(f"{hidden[0]} {properties[hidden[0]].because}, so it may be a resource of any type.")
        return
    odd = [key for key in _PATH[:-1] if not _PLAIN.fullmatch(str(properties.get(key) or ""))]
    if odd:
        yield Opaque(f"{odd[0]} {properties[odd[0]]!r} has signs that no type has, so it may be any resource.")
        return
    namespace, *segments = _path(properties) or [""]
    type_, names = _type_and_names(segments)
    said = {part.casefold() for key in _PATH[:-1] for part in _parts(properties.get(key))}
    is_deployment = said.issuperset(DEPLOYMENT.split("/"))
    full = DEPLOYMENT if is_deployment else f"{str(namespace).casefold()}/{type_}"
    yield Received(full, names, properties, _KEPT_IN.get(full, PINS))


def _path(properties: Mapping[str, Any]) -> list[Any]:
    """Namespace, types and names in turns; types and names of several segments each belong together in pairs."""
    *before, types, names = (_parts(properties.get(key)) for key in _PATH)
    own = zip(types, names, strict=True) if len(types) == len(names) else (types, names)
    return [part for parts in (*before, *own) for part in parts]


def read_azapi(pulumi_type: str, properties: Mapping[str, Any]) -> Iterator[Received | Opaque]:
    """What a resource of the azapi provider is to Azure (`type` holds type@version, `body` the rest)."""
    type_, body = properties.get("type"), parsed(properties.get("body"))
    if isinstance(type_, Hidden):
        yield Opaque(f"type {type_.because}, so it may be a resource of any type.")
        return
    whole = {**properties, **body} if isinstance(body, Mapping) else {**properties, "properties": body}
    for key in ("sensitiveBody", "ignoreBodyChanges"):
        if properties.get(key) and str(type_).casefold().startswith(_JUDGED):
            yield Opaque(f"{key} changes what body says, out of sight.")
    whole.setdefault("scope", properties.get("parentId"))
    yield Received(_acted_on(pulumi_type, str(type_), whole), _names(properties), whole, _AZAPI_KEPT_IN)


def _acted_on(pulumi_type: str, type_: str, body: Mapping[str, Any]) -> str:
    """The type that a resource or an action is about; an action's path may lead on to a deployment.

    An update or an action sends a part only: it is judged as a whole where that part says how keys are.
    """
    plain = type_.split("@", 1)[0].strip("/ ").casefold()
    said = f"{plain}/{body.get('action') or ''}".casefold().split("/")
    if set(said).issuperset(DEPLOYMENT.split("/")):
        return DEPLOYMENT
    is_whole = pulumi_type.endswith(":resource") or _KEYS in (body.get("properties") or ())
    if plain.startswith((API_MANAGEMENT, STORE)) and body.get("properties"):
        return "/".join((plain, *_parts(str(body.get("action") or "").casefold())[::2]))
    return plain if is_whole else f"{plain}/part"


def _names(properties: Mapping[str, Any]) -> tuple[Any, ...]:
    """Of a resource, or of what an update or an action is about, on which an action's path may lead."""
    if properties.get("resourceId"):
        return (*_names_in(properties["resourceId"]), *_parts(properties.get("action"))[1::2])
    return (*_names_in(properties.get("parentId")), properties.get("name"))


def _names_in(id_: Any) -> list[Any]:
    """The names in an id, outermost first; for what is no whole id, its last part."""
    parts = _parts(id_)
    providers = [index for index, part in enumerate(parts) if str(part).casefold() == "providers"]
    return parts[providers[-1] + 3 :: 2] if providers else parts[-1:]


def _parts(value: Any) -> list[Any]:
    return [value] if isinstance(value, Hidden) else [part for part in str(value or "").strip().split("/") if part]


def _type_and_names(segments: list[Any]) -> tuple[str, tuple[Any, ...]]:
    """Type and name take turns; where they don't, all but the last counts as type."""
    if len(segments) % 2:
        return "/".join(str(part).casefold() for part in segments[:-1]), tuple(segments[-1:])
    return "/".join(str(part).casefold() for part in segments[::2]), tuple(segments[1::2])
