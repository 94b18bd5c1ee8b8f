"""A preview as text for a person: the tree of resources, the pack's verdict, the outputs, the time."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from local.provider import Unknown

from .operations import Operation
from .policypack import MANDATORY, Verdict, Violation
from .preview import Preview

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
}
"""The properties that matter, by type; of every other type, all that are plain values."""


def show(preview: Preview, console: Console) -> None:
    """Prints a preview."""
    console.print(Text.assemble("Preview of ", (f"{preview.project}/{preview.stack}", "bold"), ", offline"))
    console.print()
    console.print(_tree(preview.run.operations))
    for message in preview.run.messages:
        console.print(Text(message, "yellow"))
    console.print()
    _show_verdict(preview.verdict, console)
    console.print()
    console.print(Text("Outputs", "bold"))
    console.print(Text(textwrap.indent(_as_yaml(preview.run.outputs), "  ")))
    count = len(preview.run.operations)
    console.print(f"{count} to create. {preview.seconds:.1f} s.", highlight=False)


def _tree(operations: tuple[Operation, ...]) -> Tree:
    nodes: dict[str, Tree] = {}
    root = Tree("")
    for operation in operations:
        node = nodes[operation.parent].add(_label(operation)) if operation.parent in nodes else Tree(_label(operation))
        root = root if nodes else node
        nodes[operation.urn] = node
    return root


def _label(operation: Operation) -> Text:
    label = Text.assemble(("+ ", "green"), (operation.type.rsplit(":", 1)[-1], "cyan"), " ", (operation.name, "bold"))
    label.append(" create", "green")
    if operation.protect:
        label.append(" protected", "magenta")
    values = "  ".join(f"{name}={value}" for name, value in _what_matters(operation))
    return label.append(f"\n{values}", "dim") if values else label


def _what_matters(operation: Operation) -> Iterator[tuple[str, str]]:
    plain = tuple(key for key, value in operation.inputs.items() if not isinstance(value, dict | list))
    for path in _MATTERS.get(operation.type, plain):
        value: Any = operation.inputs
        for key in path.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is not None:
            yield path.removeprefix("properties."), _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, Unknown):
        return "(known after up)"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _show_verdict(verdict: Verdict, console: Console) -> None:
    off = sum(level == "disabled" for level in verdict.rules.values())
    all_well = verdict.passed and not verdict.violations and not off
    console.print(
        Text.assemble(
            ("Policies ", "bold"),
            f"{verdict.pack} {verdict.version}, {len(verdict.rules)} rules{f', {off} disabled' if off else ''}: ",
            (_said(verdict, off), "green" if all_well else "yellow" if verdict.passed else "bold red"),
        )
    )
    for violation in verdict.violations:
        _show_violation(violation, console)


def _said(verdict: Verdict, off: int) -> str:
    if off == len(verdict.rules):
        return "nothing was judged"
    levels = Counter(violation.level for violation in verdict.violations)
    counts = ", ".join(f"{count} {level}" for level, count in sorted(levels.items(), reverse=True))
    return f"{levels.total()} objections ({counts})" if counts else "no objections"


def _show_violation(violation: Violation, console: Console) -> None:
    style = "red" if violation.level == MANDATORY else "yellow"
    _, type_path, name = violation.urn.rsplit("::", 2) if violation.urn else ("", "", "the stack")
    kind = type_path.rsplit("$", 1)[-1]
    console.print(Text.assemble((f"  {violation.level} {violation.rule} ", style), f"({kind} {name})"))
    console.print(Text(textwrap.indent(violation.message, "    ")))


def _as_yaml(outputs: Mapping[str, Any]) -> str:
    return yaml.safe_dump(_readable(outputs), sort_keys=False, allow_unicode=True, width=10_000).rstrip()


def _readable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _readable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_readable(item) for item in value]
    return _shown(value) if isinstance(value, Unknown) else value
