"""Policy fragments: parts of documents, which documents include by name."""

from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, content, shapes

from . import documents, errors, fields, tables, uses
from .entities import Kind, Write
from .uses import Used

_TITLE = "Policy Fragment"


def _prepared(write: Write) -> dict[str, Any]:
    fields.limit(write.asked, description=1000)
    return documents.accepted(write, "fragment")


def _released(call: Call, service: Record, record: Record) -> None:
    users = uses.users(call.db, service.id, Used.FRAGMENT, record.body["name"])
    if users:
        raise errors.in_use(_TITLE, record.body["name"], users)


FRAGMENT = Kind(
    tables.FRAGMENTS,
    "PolicyFragment",
    "/policyFragments/{fragment}",
    content.shaped(
        apimanagement.PolicyFragment,
        apimanagement.PolicyFragmentArgs,
        ("resourceGroupName", "serviceName", "id"),
        shapes.PROXY,
    ),
    _prepared,
    documents.shown,
    _released,
    is_slow=True,
    can_patch=False,
    queries=documents.QUERIES,
)
