"""`status`: how every task is doing, and what to do about it."""

import contextlib
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from rollout import clock, options
from rollout.changing import Scene, looked_at
from rollout.errors import BadInput, Failed
from rollout.journal import Story
from rollout.lines import WIDTH, apart
from rollout.live.store import Store
from rollout.reporting import SCHEMA_VERSION, reported
from rollout.showing.task import Status, since_words, status_of
from rollout.subject import Place, Subject

_UNSEEN = "store not looked at: give --subscription or --local"
_COLOURS = {"Healthy": "green", "Progressing": "cyan", "Paused": "yellow", "Degraded": "bold red"}
_Tasks = Annotated[list[str] | None, typer.Argument(help="Tasks; all of the stack's when absent.", metavar="[TASK]...")]


def status(
    tasks: _Tasks = None,
    stack: options.StackName = None,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """Show what every task serves, since when, whether the store agrees, and what to do next.

    Exit code 0: shown, whatever is shown. 1: a file can't be used. 2: what was given, or the store, can't be.
    """
    with reported("status", json):
        place = options.place(stack, subscription, local)
        found = statuses(place, tuple(tasks or ()))
        if json:
            documents = [each.document for each in found]
            options.print_json({"schemaVersion": SCHEMA_VERSION, "stack": place.stack, "tasks": documents})
        else:
            show(place, found, Console(width=WIDTH, highlight=False))


def statuses(place: Place, tasks: tuple[str, ...]) -> list[Status]:
    """The states of tasks, or of all. Raises `BadInput` for one that is unknown, `Failed` for files."""
    first = Subject(place, "")
    settings = first.settings_with(None)
    with contextlib.ExitStack() as kept:
        stores = _Stores(kept)
        scenes = [stores.scene(Subject(place, task, first.file)) for task in tasks or first.file.tasks]
        return [status_of(scene, settings, why, unread) for scene, why, unread in scenes]


class _Stores:
    """One client for each store; one that does not answer is asked once."""

    def __init__(self, kept: contextlib.ExitStack) -> None:
        self._kept = kept
        self._clients: dict[str, Store] = {}
        self._silent: dict[str, str] = {}

    def scene(self, subject: Subject) -> tuple[Scene, str, str]:
        """The scene, and why it is without the store, and without the journal, if it is."""
        now = clock.now()
        story, unread = _story(subject, now)
        found, unseen = self._seen(Scene(subject, story, now))
        return found, unseen, unread

    def _seen(self, bare: Scene) -> tuple[Scene, str]:
        subject = bare.subject
        if subject.rollout is None or subject.address is None:
            return bare, _UNSEEN
        endpoint = subject.address.endpoint
        if endpoint not in self._silent:
            try:
                store = self._clients.get(endpoint) or self._opened(subject)
                return looked_at(subject, bare.story, bare.now, store), ""
            except Failed as error:
                self._silent[endpoint] = f"store not looked at: {str(error).rstrip('.')}"
        return bare, self._silent[endpoint]

    def _opened(self, subject: Subject) -> Store:
        address = subject.address
        assert address  # noqa: S101 - asked before
        store = self._kept.enter_context(contextlib.closing(Store(address)))
        self._clients[address.endpoint] = store
        return store


def _story(subject: Subject, now: datetime) -> tuple[Story, str]:
    """A journal that can't be used spoils no other task's state."""
    try:
        return subject.journal.read(now), ""
    except BadInput as error:
        return Story(subject.journal.path.name), str(error).rstrip(".")


def show(place: Place, found: list[Status], console: Console) -> None:
    """Prints a table, and below it what to know and do."""
    now = clock.now()
    table = Table(box=None, pad_edge=False)
    for title in ("task", "phase", "stable", "canary", "step", "since", "analysis", "store"):
        table.add_column(title, overflow="fold")
    for each in found:
        table.add_row(*_cells(each.document, now))
    console.print(f"Stack {place.stack}", style="bold", markup=False)
    console.print(table)
    for each in found:
        for note in each.notes:
            console.print(apart(f"{each.document['task']}: {note.rstrip('.')}."), markup=False)
    for line in _lives(found):
        console.print(line, markup=False)


def _cells(document: dict[str, Any], now: Any) -> tuple[str, ...]:
    canary, word = document["canary"], document["phase"]
    at = f"{document['step'] or 0}/{len(document['steps'])}" if canary else "-"
    return (
        document["task"],
        f"[{_COLOURS[word]}]{word}[/]",
        document["stable"],
        f"{canary['release']} {canary['percent']} %" if canary else "-",
        at,
        since_words(document["since"], now),
        document["analysis"] or "-",
        document["store"],
    )


def _lives(found: list[Status]) -> list[str]:
    lives = {each["version"]: each for status in found for each in status.document["versions"]}
    return [
        f"{key} retires on {each['retires']}, in {each['daysLeft']} days."
        if each["retires"]
        else f"{key}: no retirement date is published."
        for key, each in sorted(lives.items())
    ]
