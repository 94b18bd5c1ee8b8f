"""`python -m examples.demo`: brings the dev stack up, lets users come, promotes a release and rolls it back."""

import contextlib
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from examples.app import telemetry
from examples.app.errors import Failed
from examples.app.starting import Start
from reader.errors import NoReleases

from .errors import DemoFailed
from .picture import drawn
from .stack import DevStack
from .tables import by_phase, by_user, paths
from .traffic import Traffic

_TASK, _CANARY = "summarize", "summarize-r2"
_VARIABLES = {"document": "The river rose by 12 cm on Monday. The council decides on Friday.", "language": "English"}
_PHASES = ("10 % canary", "50 % canary", "100 % canary", "rolled back")
_ROLLED_BACK = "enabled: false in the store"
_INTERVAL = 1
"""Seconds: the app asks the store for changes that often."""
_LOOK_SECONDS = 0.1

_Picture = Annotated[Path | None, typer.Option(help="Where to draw the picture.", show_default="a new folder")]

_Shown = Callable[[int, int], None]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def demo(
    users: Annotated[int, typer.Option(help="How many users come.", min=1)] = 1000,
    picture: _Picture = None,
) -> None:
    """Show a release's way from 10 of 100 users to all of them, and back, in about a minute.

    Everything happens in a folder of its own below the system's temporary one, and on this machine.
    """
    telemetry.quiet()
    target = picture or Path(tempfile.mkdtemp(prefix="model-lifecycle-demo-")) / "traffic.svg"
    console = Console()
    try:
        with tempfile.TemporaryDirectory(prefix="model-lifecycle-stack-") as folder:
            traffic, changes = _performed(DevStack(Path(folder)), users)
        target.write_text(drawn(traffic.seen, changes), encoding="utf-8")
    except (DemoFailed, Failed, NoReleases, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    console.print(by_phase(traffic.seen, _PHASES), by_user(paths(traffic.seen, _PHASES), _PHASES))
    console.print(f"{_followed(traffic, changes)}\nThe picture: {target}", soft_wrap=True)


def _performed(stack: DevStack, users: int) -> tuple[Traffic, list[tuple[float, str]]]:
    """Everything that happens; returns what users saw, and when what was changed."""
    with _progress() as progress, contextlib.closing(stack):
        stack.bring_up(_shown(progress, "Bringing the dev stack up"))
        start = Start(stack.outputs, stack.key(), interval=_INTERVAL, local_azure=stack.url, token=stack.token())
        found = start.app([_TASK])
        traffic = Traffic(found, [f"user-{number}" for number in range(users)], _TASK, _VARIABLES)
        with found.releases, found.client, _ended(traffic):
            traffic.start()
            changes = [(0.0, "10 % canary"), *_changed(stack, traffic, progress)]
    return traffic, changes


def _changed(stack: DevStack, traffic: Traffic, progress: Progress) -> Generator[tuple[float, str], None, None]:
    """A round of all users, and then a change and another round, as often as there are changes."""
    _round(traffic, 0, progress)
    for phase, (old, new) in enumerate(((10, 50), (50, 100)), 1):
        traffic.rest()
        shown, steps = _shown(progress, f"percent: {new} in Pulumi.dev.yaml, and up"), list[float]()

        def told(done: int, total: int, shown: _Shown = shown, steps: list[float] = steps) -> None:
            shown(done, total)
            steps.append(traffic.now)

        stack.set_percent(old, new, told)
        yield steps[-1], f"percent: {new}, and up"
        _round(traffic, phase, progress)
    traffic.rest()
    stack.roll_back(_TASK)
    yield traffic.now, _ROLLED_BACK
    _round(traffic, 3, progress)


def _round(traffic: Traffic, phase: int, progress: Progress) -> None:
    """Waits until the app has followed, and then until each user has come."""
    if phase:
        time.sleep(_INTERVAL + _LOOK_SECONDS)
    traffic.begin_round(phase)
    shown = _shown(progress, f"Users come: {_PHASES[phase]}")
    total = traffic.total
    while (come := traffic.come()) < total:
        shown(come, total)
        time.sleep(_LOOK_SECONDS)
    shown(total, total)


@contextlib.contextmanager
def _ended(traffic: Traffic) -> Generator[None, None, None]:
    try:
        yield
    finally:
        traffic.stop()


def _followed(traffic: Traffic, changes: list[tuple[float, str]]) -> str:
    """How long after the rollback's only write somebody still got the canary."""
    (written,) = (at for at, what in changes if what == _ROLLED_BACK)
    last = max((each.at - written for each in traffic.seen if each.release == _CANARY), default=0.0)
    return (
        f"The rollback was one write of one field; {max(last, 0.0):.1f} s later nobody got {_CANARY} any more, because "
        f"the app asks the store every {_INTERVAL} s. Nothing of the app was restarted or changed."
    )


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _shown(progress: Progress, what: str) -> _Shown:
    task = progress.add_task(what, total=None)
    return lambda done, total: progress.update(task, completed=done, total=total)


if __name__ == "__main__":
    app(prog_name="python -m examples.demo")
