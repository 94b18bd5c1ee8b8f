"""`analyse`: judges a canary against the stable release by live telemetry, and takes it back where it fails."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from rollout import machine, options
from rollout.abort import order_back
from rollout.analysis import Analysis, Source, analysed, report
from rollout.changing import Look, Order, Outcome, Plan, carry_out, scene
from rollout.errors import BadInput
from rollout.reporting import reported
from rollout.subject import Place

_WIDTH = 100
_NOT_SUCCESSFUL = 3
_Metrics = Annotated[
    Path | None, typer.Option("--metrics", "-m", help="What went through the gateway, as docs/analysis.md says.")
]
_Auto = Annotated[bool, typer.Option("--auto", help="Abort when the verdict is Failed.")]
_Now = Annotated[bool, typer.Option("--now", help="With --auto: abort in the store too, at once.")]
_Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/analysis.md).")]


def analyse(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    stack: options.StackName = None,
    metrics: _Metrics = None,
    local: options.Local = None,
    subscription: options.Subscription = None,
    auto: _Auto = False,
    now: _Now = False,
    json: _Json = False,
) -> None:
    """Judge a task's canary by the requests since its present step began.

    Latency, tokens, cost, content filter and errors of canary and stable; telemetry says nothing of quality. The result
    is written into the journal, where promote finds it.

    Exit code 0: Successful. 1: the local Azure or a file fails. 2: what was given, or the store, can't be
    used.
    3: Failed or Inconclusive, or looked at too often.
    """
    console = Console(highlight=False, width=_WIDTH)
    with reported(f"analyse {task}", json):
        if now and not auto:
            raise BadInput("--now is about the abort that --auto leads to. Give --auto too.")
        place = options.place(stack, subscription, local)
        with scene(Order(place, task, "analyse", look=Look.MUST if now else Look.IF_KNOWN)) as found:
            said = analysed(found, Source(metrics, None if metrics else local))
        if not json:
            console.print(report.as_text(said))
        outcome = aborted(place, said, now=now) if auto and said.verdict == "Failed" else None
        if json:
            options.print_json(report.as_json(said, place.stack, outcome.document if outcome else None))
        elif outcome:
            console.print(outcome.text)
    if said.verdict != "Successful":
        raise typer.Exit(_NOT_SUCCESSFUL)


def aborted(place: Place, said: Analysis, *, now: bool) -> Outcome:
    """Takes a canary back whose analysis is Failed; `now` in the store too.

    Raises:
        BadInput, Refused, Failed: as `carry_out`.
    """
    reason = f"analysis Failed: {'; '.join(said.judgement.reasons)}"
    order = order_back(place, said.task, "abort", now, reason)
    return carry_out(order, lambda found: Plan(machine.abort(said.task, found.serving)))
