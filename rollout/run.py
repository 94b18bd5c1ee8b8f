"""`run`: walks a trial to its end."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from rollout import clock, options
from rollout.errors import BadInput, Failed
from rollout.lock import locked
from rollout.reporting import SCHEMA_VERSION, reported
from rollout.walking import Walk, by_file

_Auto = Annotated[bool, typer.Option("--auto", help="Yes: promote and abort without asking anybody.")]
_Metrics = Annotated[
    Path | None,
    typer.Option(help="Telemetry to judge at each look (docs/analysis.md); else what analyse writes down counts."),
]


def run(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    auto: _Auto = False,
    metrics: _Metrics = None,
    stack: options.StackName = None,
    now: options.Now = False,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """Walk a trial's steps: wait, judge, promote what is Successful, abort what is Failed, wait on Inconclusive.

    With --now every step is written to the store at once; without it the command ends after each step, for pulumi up.
    It goes on where it was, however it ended. One walk of a task at a time.

    Exit code 0: the canary is stable, or pulumi up is due. 1: files can't be used, or it was interrupted.
    2: something that was given can't be used. 3: aborted, or the checks say no.
    """
    with reported(f"run {task}", json):
        if not auto:
            raise BadInput("--auto: is needed, because run promotes and aborts by itself. Step by step: promote.")
        place, console = options.place(stack, subscription, local), Console(stderr=True, highlight=False)

        def told(line: str) -> None:
            console.print(f"{clock.now():%H:%M:%S} {line}", soft_wrap=True, markup=False)

        walk = Walk(place, task, now, by_file(metrics) if metrics else None, told)
        with locked(place.history / f"{task}.run.lock", f"run {task}", wait=0):
            ended = _walked(walk)
        steps = [outcome.document for outcome in walk.outcomes]
        document = {"schemaVersion": SCHEMA_VERSION, "task": task, "ended": ended, "steps": steps}
        options.print_json(document) if json else typer.echo(f"{task}: {ended}")


def _walked(walk: Walk) -> str:
    try:
        return walk.go().value
    except KeyboardInterrupt:
        raise Failed("interrupted between two looks; the same command goes on from here.") from None
