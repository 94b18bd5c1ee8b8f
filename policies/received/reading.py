"""From a Pulumi resource of any package to what Azure would receive."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import classic, gateway, generic, typed
from .resource import Opaque, Received
from .templates import TEMPLATE_TYPES, deployed

_Found = Iterator[Received | Opaque]
_NATIVE = re.compile(r"azure-(?:native|nextgen)(?:_[a-z0-9]+_v\w+)?:([a-z0-9]+)(?:/\w+)?:(\w+)", re.IGNORECASE)
_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], _Found]] = {
    "azure": classic.read,
    "azurerm": classic.read,
    "azapi": generic.read_azapi,
}


def received(type_: str, properties: Mapping[str, Any]) -> tuple[Received | Opaque, ...]:
    """What Azure would receive of one Pulumi resource.

    Args:
        type_: the Pulumi type, such as `azure-native:cognitiveservices/v20241001:Deployment`; letters' case is ignored.
        properties: its inputs after Check, as `values.plain` gives them.

    Returns:
        The resource and, where it deploys a template, everything in it; nothing for types no rule could judge.
    """
    everything = (found for one in _read(type_, properties) for found in _with_template(one))
    return tuple(found for one in everything for found in (one, *gateway.out_of_sight(one)))


def _read(type_: str, properties: Mapping[str, Any]) -> _Found:
    native = _NATIVE.fullmatch(type_)
    if native:
        module, name = native[1].casefold(), native[2].casefold()
        is_generic = (module, name) == ("resources", "resource")
        yield from generic.read(properties) if is_generic else typed.read(module, name, properties)
    else:
        reader = _READERS.get(type_.split(":", 1)[0].casefold())
        yield from reader(type_.casefold(), properties) if reader else ()


def _with_template(one: Received | Opaque) -> _Found:
    yield one
    if isinstance(one, Received) and one.type in TEMPLATE_TYPES:
        yield from deployed(one)
