"""Policy fragments: parts of documents, which documents include by name."""

from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import content, shapes

from . import documents, fields, tables, uses
from .entities import Kind, Write
from .uses import Used


def _prepared(write: Write) -> dict[str, Any]:
    fields.limit(write.asked, description=1000)
    return documents.accepted(write, "fragment")


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
    uses.kept_while_used(Used.FRAGMENT, "Policy Fragment"),
    is_slow=True,
    can_patch=False,
    queries=documents.QUERIES,
)
