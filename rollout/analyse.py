"""`analyse`: judges a canary against the stable release by live telemetry, and takes it back where it fails."""

import contextlib
import json
from collections.abc import Generator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from .analysis import Analysis, Source, analysed, report
from .changing import Look, Order, Outcome, Plan, carry_out, scene
from .errors import BadInput, Failed, Refused
from .machine import abort
from .subject import Place

_WIDTH = 100
_CODES: dict[type[Exception], tuple[str, int]] = {
    BadInput: ("bad-input", 2),
    Failed: ("failed", 1),
    Refused: ("refused", 3),
}
_Task = Annotated[str, typer.Argument(help="The task, such as summarize.")]
_Stack = Annotated[str, typer.Option("--stack", "-s", help="The stack, such as prod.")]
_Metrics = Annotated[
    Path | None, typer.Option("--metrics", "-m", help="What went through the gateway, as docs/analysis.md says.")
]
_Local = Annotated[str | None, typer.Option(help="Where make up serves: its telemetry and its store.")]
_Subscription = Annotated[
    str | None, typer.Option(envvar="AZURE_SUBSCRIPTION_ID", help="Whose store says since when the step has been live.")
]
_Auto = Annotated[bool, typer.Option("--auto", help="Abort when the verdict is Failed.")]
_Now = Annotated[bool, typer.Option("--now", help="With --auto: abort in the store too, at once.")]
_Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document.")]


def analyse(  # noqa: PLR0913, PLR0917 - an option is an argument
    task: _Task,
    stack: _Stack,
    metrics: _Metrics = None,
    local: _Local = None,
    subscription: _Subscription = None,
    auto: _Auto = False,
    now: _Now = False,
    as_json: _Json = False,
) -> None:
    """Judge a task's canary by the requests since its present step began.

    Latency, tokens, cost, content filter and errors of canary and stable; telemetry says nothing of quality. The result
    is written into the journal, where promote finds it. --auto aborts when it is Failed.

    Exit code 0: Successful. 3: Failed or Inconclusive, or looked at too often. 2: something that was given can't be
    used. 1: the store, the local Azure or a file fails.
    """
    with reported(as_json):
        if now and not auto:
            raise BadInput("--now: is about the abort that --auto leads to. Give --auto too.")
        place = Place(Path.cwd(), stack, subscription, local)
        source = Source(metrics, local if metrics is None else None)
        with scene(Order(place, task, "analyse", look=Look.IF_KNOWN)) as found:
            said = analysed(found, source)
        outcome = aborted(place, said, live=now) if auto and said.verdict == "Failed" else None
        _show(said, outcome, stack, as_json)
    if said.verdict != "Successful":
        raise typer.Exit(3)


def aborted(place: Place, said: Analysis, *, live: bool) -> Outcome:
    """Takes a canary back whose analysis is Failed.

    Raises:
        BadInput, Refused, Failed: as `carry_out`.
    """
    reason = f"analysis Failed: {'; '.join(said.judgement.reasons)}"
    look = Look.MUST if live else Look.IF_KNOWN
    order = Order(place, said.task, "abort", live=live, reason=reason, look=look, is_emergency=True)
    return carry_out(order, lambda found: Plan(abort(said.task, found.serving)))


@contextlib.contextmanager
def reported(as_json: bool) -> Generator[None, None, None]:
    """Turns what can go wrong into a message and an exit code."""
    try:
        yield
    except (BadInput, Failed, Refused) as error:
        kind, code = _CODES[type(error)]
        if as_json:
            typer.echo(
                json.dumps({"schemaVersion": report.SCHEMA_VERSION, "error": {"kind": kind, "message": str(error)}})
            )
        else:
            typer.echo(str(error), err=True)
        raise typer.Exit(code) from None


def _show(said: Analysis, outcome: Outcome | None, stack: str, as_json: bool) -> None:
    if as_json:
        told: Any = outcome.document if outcome else None
        typer.echo(json.dumps(report.as_json(said, stack, told), indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False, width=_WIDTH)
    console.print(report.as_text(said))
    if outcome:
        console.print(outcome.text)
