"""Loggers: where a service sends what it has to tell. Their secrets are never told again."""

from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, bodies, content, shapes

from . import errors, fields, tables, uses
from .entities import Kind, Write
from .uses import Used

_SECRETS = ("connectionString", "instrumentationKey")


def _prepared(write: Write) -> dict[str, Any]:
    asked = write.asked
    fields.require(asked, "loggerType")
    fields.one_of(asked, "loggerType", ("applicationInsights", "azureMonitor"))
    fields.limit(asked, description=256)
    credentials = asked.get("credentials", {})
    if asked["loggerType"] == "applicationInsights" and not any(credentials.get(name) for name in _SECRETS):
        raise errors.invalid(("credentials", f"An applicationInsights logger needs one of {', '.join(_SECRETS)}."))
    return {"isBuffered": True, **asked}


def _shown(_call: Call, record: Record) -> dict[str, Any]:
    """Secrets are told as the named value that the service keeps them in."""
    kept = f"{{{{Logger-Credentials--{bodies.stable_id(record.id).replace('-', '')[:24]}}}}}"
    properties = dict(record.properties)
    if "credentials" in properties:
        told = properties["credentials"].items()
        properties["credentials"] = {name: kept if name in _SECRETS else value for name, value in told}
    return properties


LOGGER = Kind(
    tables.LOGGERS,
    "Logger",
    "/loggers/{logger}",
    content.shaped(
        apimanagement.Logger,
        apimanagement.LoggerArgs,
        ("resourceGroupName", "serviceName", "loggerId"),
        shapes.PROXY,
    ),
    _prepared,
    _shown,
    uses.kept_while_used(Used.LOGGER, "Logger"),
)
