"""Operations: one method of one URL template below an API's path."""

import re
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import content, shapes

from . import errors, fields, tables
from .entities import Kind, Write

_PARAMETER = re.compile(r"\{\*?([^{}*]+)\}")


def _prepared(write: Write) -> dict[str, Any]:
    asked = write.asked
    fields.unserved(asked, "policies")
    fields.require(asked, "displayName", "method", "urlTemplate")
    fields.limit(asked, displayName=300, urlTemplate=1000, description=1000)
    template = asked["urlTemplate"]
    if not template.startswith("/") or "{" in _PARAMETER.sub("", template) or "}" in _PARAMETER.sub("", template):
        raise errors.invalid(
            ("urlTemplate", f"'{template}' is no URL template: it begins with '/', as in /users/{{id}}.")
        )
    declared = sorted(found.get("name", "").removeprefix("*") for found in asked.get("templateParameters", ()))
    if declared != sorted(_PARAMETER.findall(template)):
        raise errors.undeclared_parameters(asked["displayName"])
    for other in write.siblings(OPERATION):
        if _served(other.properties) == _served(asked):
            problem = f"Operation '{other.body['name']}' has the same method and URL template already."
            raise errors.invalid(("urlTemplate", problem))
    return {"templateParameters": [], "responses": [], **asked}


def _served(properties: Any) -> tuple[str, str]:
    """The method and template by which two operations are the same, whatever their parameters are called."""
    return properties["method"].upper(), _PARAMETER.sub("{}", properties["urlTemplate"]).lower()


OPERATION = Kind(
    tables.OPERATIONS,
    "Operation",
    "/apis/{api}/operations/{apiOperation}",
    content.shaped(
        apimanagement.ApiOperation,
        apimanagement.ApiOperationArgs,
        ("resourceGroupName", "serviceName", "apiId", "operationId"),
        shapes.PROXY,
    ),
    _prepared,
)
