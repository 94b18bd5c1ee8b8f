"""Runs as text for a person: the tree of resources, the pack's verdict, the outputs, the time."""

import textwrap
from collections import Counter
from collections.abc import Mapping
from typing import Any

import yaml
from rich.console import Console
from rich.text import Text

from local.provider import Unknown

from .compare import Compared
from .down import Down
from .operations import Op
from .policypack import MANDATORY, Verdict, Violation
from .preview import Judged
from .program import Run
from .tree import change_line, label, shown, tree

_WIDE = 400
_WOULD: Mapping[Op, str] = {
    Op.CREATE: "to create",
    Op.UPDATE: "to update",
    Op.REPLACE: "to replace",
    Op.DELETE: "to delete",
    Op.SAME: "unchanged",
}
_DID: Mapping[Op, str] = {
    Op.CREATE: "created",
    Op.UPDATE: "updated",
    Op.REPLACE: "replaced",
    Op.DELETE: "deleted",
    Op.SAME: "unchanged",
}


def terminal(stderr: bool = False) -> Console:
    """Where text goes: wide where nobody reads along, so that a log or a pipe gets whole lines."""
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=_WIDE)


def show_preview(preview: Judged, console: Console) -> None:
    """Prints a preview."""
    console.print(_heading("Preview", preview))
    _show_plan(preview.run, console)
    _show_result(preview, console)
    console.print(_summary(preview, _WOULD, "Nothing would change"), highlight=False)


def show_comparison(compared: Compared, console: Console) -> None:
    """Prints what head would change of what base deploys."""
    console.print(_heading("Base against head", compared.head))
    _show_plan(compared.head.run, console)
    if compared.outputs:
        console.print(Text("\nOutputs that change", "bold"))
    for change in compared.outputs:
        console.print(change_line(change))
    _show_judgement(compared.head, console)
    console.print()
    console.print(_summary(compared.head, _WOULD, "No resource would change"), highlight=False)


def show_up(up: Judged, console: Console) -> None:
    """Prints what an up did; its steps were told while they were done."""
    console.print(_heading("Up", up))
    _show_result(up, console)
    console.print(_summary(up, _DID, "Nothing changed"), highlight=False)


def show_down(down: Down, console: Console) -> None:
    """Prints what a down did."""
    for resource in down.unprotected:
        console.print(f"Protection was lifted, locally: {resource.title}", style="magenta", highlight=False)
    for name in down.purged:
        console.print(f"Purged, so that its name is free again: {name}", highlight=False)
    count = sum(resource.custom for resource in down.deleted)
    said = f"{count} deleted" if down.deleted else f"There is nothing of {down.project}/{down.stack} to delete"
    console.print(f"{said}. {down.seconds:.1f} s.", highlight=False)


def _heading(what: str, judged: Judged) -> Text:
    return Text.assemble(f"{what} of ", (f"{judged.project}/{judged.stack}", "bold"), ", offline")


def _show_plan(run: Run, console: Console) -> None:
    console.print()
    console.print(tree(run.operations))
    _show_deletes(run, console)


def _show_deletes(run: Run, console: Console) -> None:
    if not run.deletes:
        return
    console.print()
    console.print(Text("Deleted afterwards, in this order", "bold"))
    for operation in run.deletes:
        console.print(Text("  ").append_text(label(operation)))


def _show_result(judged: Judged, console: Console) -> None:
    _show_judgement(judged, console)
    console.print()
    console.print(Text("Outputs", "bold"))
    console.print(Text(textwrap.indent(_as_yaml(judged.run.outputs), "  ")))


def _show_judgement(judged: Judged, console: Console) -> None:
    for message in judged.run.messages:
        console.print(Text(message, "yellow"))
    console.print()
    _show_verdict(judged.verdict, console)


def _summary(judged: Judged, words: Mapping[Op, str], nothing: str) -> str:
    counts = judged.run.counts
    said = ", ".join(f"{count} {words[op]}" for op, count in counts.items())
    if judged.run.changes_nothing:
        said = f"{nothing}: {counts.get(Op.SAME, 0)} resources are as they were"
    return f"{said}. {judged.seconds:.1f} s."


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
    return shown(value) if isinstance(value, Unknown) else value
