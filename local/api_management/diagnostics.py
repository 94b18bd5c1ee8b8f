"""Diagnostics of a service or an API: what is told to which logger."""

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import content, resources, shapes

from . import errors, fields, tables, uses
from .entities import Kind, Write
from .uses import Used

_NAMES = ("applicationinsights", "azuremonitor")
_MOST_BYTES = 8192
_ALL = 100


def _prepared(write: Write) -> dict[str, Any]:
    asked = write.asked
    if write.name.lower() not in _NAMES:
        raise errors.refused(f"A diagnostic is called {' or '.join(_NAMES)}, and not '{write.name}'.")
    fields.one_of(asked, "alwaysLog", ("allErrors",))
    fields.one_of(asked, "verbosity", ("verbose", "information", "error"))
    fields.one_of(asked, "httpCorrelationProtocol", ("None", "Legacy", "W3C"))
    percentage = asked.get("sampling", {}).get("percentage", _ALL)
    if not 0 <= percentage <= _ALL:
        raise errors.invalid(("sampling", f"A percentage lies between 0 and 100, and this one is {percentage}."))
    if any(bytes_ > _MOST_BYTES for bytes_ in _bytes(asked)):
        raise errors.invalid(("bytes", f"At most {_MOST_BYTES} bytes of a body are logged."))
    return {**asked, "loggerId": _logger(write)}


def _logger(write: Write) -> str:
    """The id of the diagnostic's logger, which is noted to be in use."""
    name = str(write.asked.get("loggerId", "")).rstrip("/").rsplit("/", 1)[-1]
    found = resources.get(write.call.db, f"{write.service.id}/loggers/{name}") if name else None
    if not found:
        raise errors.unknown_logger(name)
    uses.note(write.call.db, write.service.id, write.id, [(Used.LOGGER, name)])
    return found.id


def _bytes(asked: Mapping[str, Any]) -> Iterator[int]:
    for side in ("frontend", "backend"):
        for direction in ("request", "response"):
            yield asked.get(side, {}).get(direction, {}).get("body", {}).get("bytes", 0)


def _kind(type_: str, place: str, resource: type, arguments: type, *parents: str) -> Kind:
    in_path = ("resourceGroupName", "serviceName", "diagnosticId", *parents)
    return Kind(
        type_,
        "Diagnostic",
        f"{place}/diagnostics/{{diagnostic}}",
        content.shaped(resource, arguments, in_path, shapes.PROXY),
        _prepared,
    )


SERVICE = _kind(tables.DIAGNOSTICS, "", apimanagement.Diagnostic, apimanagement.DiagnosticArgs)
API = _kind(
    tables.API_DIAGNOSTICS, "/apis/{api}", apimanagement.ApiDiagnostic, apimanagement.ApiDiagnosticArgs, "apiId"
)
