"""Named values: a secret one's value is told by POST listValue only."""

import re
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, Response, Route, content, shapes

from . import errors, fields, tables, uses
from .entities import SERVICE, VERSIONS, Kind, Write
from .uses import Used

LONGEST_VALUE = 4096
_MOST_TAGS = 32
_DISPLAY_NAME = re.compile(r"[A-Za-z0-9._-]{1,256}", re.ASCII)
_PATH = "/namedValues/{namedValue}"


def _prepared(write: Write) -> dict[str, Any]:
    asked = write.asked
    fields.unserved(asked, "keyVault")
    fields.require(asked, "displayName", "value")
    fields.limit(asked, value=LONGEST_VALUE)
    if not _DISPLAY_NAME.fullmatch(asked["displayName"]):
        problem = "A display name has up to 256 letters, digits, periods, dashes and underscores."
        raise errors.invalid(("displayName", problem))
    if len(asked.get("tags", ())) > _MOST_TAGS:
        raise errors.invalid(("tags", f"A named value has at most {_MOST_TAGS} tags."))
    if any(other.properties["displayName"] == asked["displayName"] for other in write.siblings(NAMED_VALUE)):
        raise errors.name_taken("Property", "already exist.")
    return {"secret": False, **asked}


def _shown(_call: Call, record: Record) -> dict[str, Any]:
    hidden = ("value",) if record.properties["secret"] else ()
    return {name: value for name, value in record.properties.items() if name not in hidden}


def _display_name(record: Record) -> str:
    return record.properties["displayName"]


def _list_value(call: Call) -> Response:
    """The value, secret or not."""
    record = NAMED_VALUE.existing(call)
    return Response(200, {"value": record.properties["value"]}, {"etag": record.body["etag"]})


NAMED_VALUE = Kind(
    tables.NAMED_VALUES,
    "Property",
    _PATH,
    content.shaped(
        apimanagement.NamedValue,
        apimanagement.NamedValueArgs,
        ("resourceGroupName", "serviceName", "namedValueId"),
        shapes.PROXY,
    ),
    _prepared,
    _shown,
    uses.kept_while_used(Used.NAMED_VALUE, "Named Value", _display_name),
    is_slow=True,
)
ROUTES = (
    *NAMED_VALUE.routes(),
    Route("POST", f"{SERVICE}{_PATH}/listValue", tables.NAMED_VALUES, VERSIONS, _list_value),
)
