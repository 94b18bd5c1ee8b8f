"""`history`: who did what, when and why."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from rollout import clock, options
from rollout.journal import Journal, Record, Story
from rollout.reporting import SCHEMA_VERSION, reported
from rollout.subject import Place, Subject

_WIDTH = 100
_All = Annotated[bool, typer.Option("--all", help="Begins and failures too.")]


def history(
    task: options.Task, stack: options.StackName = None, everything: _All = False, json: options.Json = False
) -> None:
    """Show what was done to a task: who, when, what and why, with the verdict of what was served then.

    Exit code 0: shown. 1: the journal can't be read. 2: something that was given can't be used.
    """
    with reported(f"history {task}", json):
        place = options.place(stack)
        story = Journal(place.history, place.stack, task).read(clock.now())
        is_new = not (story.records or story.torn)
        if is_new:
            _known(place, task)
        if json:
            options.print_json(document(story, place.stack, task))
            return
        if is_new:
            typer.echo(f"{task}: nothing was written down of it in {place.stack} yet. Changes write it down.")
            return
        console = Console(width=_WIDTH, highlight=False)
        console.print(_table(story, everything))
        for note in story.notes:
            console.print(f"Note: {note}.", soft_wrap=True, markup=False)


def _known(place: Place, task: str) -> None:
    """Raises `BadInput` for a task that the stack does not have."""
    _ = Subject(place, task).serving


def document(story: Story, stack: str, task: str) -> dict[str, Any]:
    """All records, as they are in the file, as JSON."""
    records = [each.model_dump(by_alias=True) for each in story.records]
    return {
        "schemaVersion": SCHEMA_VERSION,
        "stack": stack,
        "task": task,
        "records": records,
        "notes": list(story.notes),
    }


def _table(story: Story, everything: bool) -> Table:
    table = Table("when (UTC)", "who", "what", "it then served", "why", box=None, pad_edge=False)
    for each in story.records:
        if everything or each.phase in ("done", "noted"):
            table.add_row(f"{each.moment:%Y-%m-%d %H:%M}", each.by, _what(each), _served(each), _why(each))
    return table


def _what(each: Record) -> str:
    word = each.command if each.phase == "done" else f"{each.command} ({each.phase})"
    return f"{word} --now" if each.live else word


def _served(each: Record) -> str:
    if each.analysis is not None:
        return str(each.analysis.get("verdict", ""))
    after = each.becomes
    if after is None:
        return ""
    shares = ", ".join(f"{name} {share} %" for name, share in after.shares.items())
    verdicts = {name: each.releases.get(name, {}).get("verdict") for name in after.shares}
    told = {str(verdict) for verdict in verdicts.values() if verdict}
    return f"{shares} ({', '.join(sorted(told))})" if told else shares


def _why(each: Record) -> str:
    return ". ".join(part for part in (each.reason, each.detail) if part)
