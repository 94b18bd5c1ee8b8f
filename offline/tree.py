"""The tree of a stack's resources, with what happens to each."""

import difflib
import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text
from rich.tree import Tree

from local.provider import Unknown

from .operations import Change, Op, Operation

_MATTERS: Mapping[str, tuple[str, ...]] = {
    "azure-native:resources:ResourceGroup": ("resourceGroupName", "location"),
    "azure-native:cognitiveservices:Account": (
        "accountName",
        "location",
        "kind",
        "properties.disableLocalAuth",
        "properties.publicNetworkAccess",
    ),
    "azure-native:cognitiveservices:Deployment": (
        "deploymentName",
        "properties.model.name",
        "properties.model.version",
        "properties.versionUpgradeOption",
        "properties.raiPolicyName",
        "sku.name",
        "sku.capacity",
    ),
    "azure-native:authorization:RoleAssignment": ("principalId", "principalType", "roleDefinitionId"),
    "azure-native:apimanagement:ApiManagementService": (
        "serviceName",
        "location",
        "sku.name",
        "sku.capacity",
        "publicNetworkAccess",
    ),
    "azure-native:apimanagement:Backend": ("type", "url"),
    "azure-native:apimanagement:PolicyFragment": ("id", "value"),
    "azure-native:apimanagement:Api": ("path", "subscriptionRequired"),
    "azure-native:apimanagement:ApiOperation": ("method", "urlTemplate"),
    "azure-native:apimanagement:ApiOperationPolicy": ("value",),
    "azure-native:apimanagement:ApiPolicy": ("value",),
    "azure-native:apimanagement:ApiDiagnostic": ("frontend.request.body.bytes",),
    "azure-native:apimanagement:Logger": ("loggerType", "credentials.identityClientId"),
    "azure-native:apimanagement:Product": ("productId", "state"),
    "azure-native:apimanagement:ProductApi": ("productId", "apiId"),
    "azure-native:apimanagement:ProductPolicy": ("value",),
    "azure-native:apimanagement:Subscription": ("sid", "state"),
    "azure-native:operationalinsights:Workspace": ("workspaceName", "location"),
    "azure-native:applicationinsights:Component": ("resourceName", "location", "disableLocalAuth"),
}
"""The properties that matter, by type; of every other type, all that are plain values."""

_SIGNS: Mapping[Op, tuple[str, str]] = {
    Op.CREATE: ("+", "green"),
    Op.UPDATE: ("~", "yellow"),
    Op.REPLACE: ("+-", "magenta"),
    Op.DELETE: ("-", "red"),
    Op.SAME: ("=", "dim"),
}

_HEADING_LINES = 2
"""Those that name what is compared."""
_DIFFERS: Mapping[str, str] = {"-": "red", "+": "green"}


def tree(operations: tuple[Operation, ...]) -> Tree:
    """The resources, children below their parents."""
    nodes: dict[str, Tree] = {}
    root = Tree("")
    for operation in operations:
        node = nodes[operation.parent].add(_node(operation)) if operation.parent in nodes else Tree(_node(operation))
        root = root if nodes else node
        nodes[operation.urn] = node
    return root


def label(operation: Operation) -> Text:
    """One line: the sign, the type, the name, and what happens."""
    sign, style = _SIGNS[operation.op]
    if operation.op is Op.SAME:
        return Text(f"{sign} {operation.title}", style)
    text = Text.assemble(
        (f"{sign} ", style), (operation.type.rsplit(":", 1)[-1], "cyan"), " ", (operation.name, "bold")
    )
    text.append(f" {operation.op}", style)
    return text.append(" protected", "magenta") if operation.protect else text


def below(operation: Operation) -> list[Text]:
    """The lines below a label: what matters of a new resource, or each change."""
    if operation.op is not Op.CREATE:
        return [line for change in operation.changes for line in change_lines(change)]
    values = "  ".join(f"{name}={value}" for name, value in _what_matters(operation))
    return [Text(values, "dim")] if values else []


def change_lines(change: Change) -> list[Text]:
    """One changed property with its old and new value; of a document, the lines that differ."""
    if not (change.kind == "update" and _is_document(change.old) and _is_document(change.new)):
        return [change_line(change)]
    old, new = str(change.old).splitlines(), str(change.new).splitlines()
    differing = itertools.islice(difflib.unified_diff(old, new, n=0, lineterm=""), _HEADING_LINES, None)
    lines = (Text(f"    {line}", _DIFFERS[line[0]]) for line in differing if line[0] in _DIFFERS)
    return [Text(f"  {change.path}:", "yellow"), *lines]


def change_line(change: Change) -> Text:
    """One changed property with its old and new value."""
    because = "  (forces the replacement)" if change.replaces else ""
    match change.kind:
        case "add":
            return Text(f"  + {change.path}: {shown(change.new)}{because}", "green")
        case "delete":
            return Text(f"  - {change.path}: {shown(change.old)}{because}", "red")
        case _:
            return Text(f"  {change.path}: {shown(change.old)} => {shown(change.new)}{because}", "yellow")


def shown(value: object) -> str:
    """A property's value in one line; of a document, how long it is."""
    if _is_document(value):
        return f"({len(str(value).splitlines())} lines)"
    if isinstance(value, Unknown):
        return "(known after up)"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False, default=shown) if isinstance(value, dict | list) else str(value)


def _is_document(value: object) -> bool:
    return isinstance(value, str) and "\n" in value


def _node(operation: Operation) -> Text:
    return Text("\n").join((label(operation), *below(operation)))


def _what_matters(operation: Operation) -> Iterator[tuple[str, str]]:
    plain = tuple(key for key, value in operation.inputs.items() if not isinstance(value, dict | list))
    for path in _MATTERS.get(operation.type, plain):
        value: Any = operation.inputs
        for key in path.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is not None:
            yield path.removeprefix("properties."), shown(value)
