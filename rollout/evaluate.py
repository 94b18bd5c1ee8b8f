"""`evaluate`: judges a candidate against the stable release of its task, and keeps the verdict beside it."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from model_lifecycle.settings import Strategy

from . import reports, stacks
from .errors import BadInput
from .evaluating import Gate, Subjects, alone, judged, subjects, written
from .evaluations import Choice, check_pairs, read
from .judging import Sample, chosen
from .reporting import reported

_FOLDER = Path("releases")
_SUCCESSFUL = "Successful"

_Baseline = Annotated[
    str, typer.Argument(help="The stable release, as [task/]name; - for a task's first release.", metavar="BASELINE")
]
_Candidate = Annotated[str, typer.Argument(help="The release to judge, as [task/]name.", metavar="CANDIDATE")]
_BaselineResults = Annotated[
    Path | None, typer.Option("--baseline-results", help="What the evaluation of the baseline wrote.", metavar="FILE")
]
_CandidateResults = Annotated[
    Path | None, typer.Option("--candidate-results", help="What that of the candidate wrote.", metavar="FILE")
]
_Data = Annotated[
    Path | None, typer.Option("--data", "-d", help="Rows to ask both releases with: JSON lines.", metavar="FILE")
]
_Evaluators = Annotated[
    list[str] | None,
    typer.Option(
        "--evaluator", "-e", help="What grades: f1, rouge, bleu, gleu, meteor, or module:function; repeat it."
    ),
]
_Gateway = Annotated[str | None, typer.Option(help="The gateway to ask: its end point.", metavar="URL")]
_Local = Annotated[str | None, typer.Option(help="The local Azure, to ask its gateway instead.", metavar="URL")]
_Concurrency = Annotated[int, typer.Option(help="How many rows are under way at once.", min=1, max=256)]
_Prompt = Annotated[str | None, typer.Option(help="Which prompt of a promptfoo file, by label or number.")]
_Provider = Annotated[str | None, typer.Option(help="Which provider of a promptfoo file, by id or label.")]
_Quality = Annotated[list[str] | None, typer.Option(help="A metric that is quality; repeat it.", metavar="METRIC")]
_Accuracy = Annotated[list[str] | None, typer.Option(help="A metric that is accuracy; repeat it.", metavar="METRIC")]
_StackName = Annotated[
    str | None, typer.Option("--stack", "-s", help="Whose strategy counts.", show_default="the default strategy")
]
_NoWrite = Annotated[bool, typer.Option("--no-write", help="Only tell; the look is not counted.")]
_Html = Annotated[Path | None, typer.Option(help="Write a page with plots.", metavar="FILE")]
_Markdown = Annotated[Path | None, typer.Option(help="Write the report as Markdown.", metavar="FILE")]
_Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/evaluation.md).")]


def evaluate(  # noqa: PLR0913, PLR0917 - an option is an argument
    baseline: _Baseline,
    candidate: _Candidate,
    data: _Data = None,
    evaluator: _Evaluators = None,
    gateway: _Gateway = None,
    local: _Local = None,
    concurrency: _Concurrency = 8,
    baseline_results: _BaselineResults = None,
    candidate_results: _CandidateResults = None,
    baseline_prompt: _Prompt = None,
    candidate_prompt: _Prompt = None,
    baseline_provider: _Provider = None,
    candidate_provider: _Provider = None,
    quality: _Quality = None,
    accuracy: _Accuracy = None,
    stack: _StackName = None,
    no_write: _NoWrite = False,
    html: _Html = None,
    markdown: _Markdown = None,
    as_json: _Json = False,
) -> None:
    """Judge a release by the results of its evaluation, and keep the verdict beside it.

    With --data it asks both releases through the gateway, with the key in GATEWAY_KEY or of GATEWAY_KEY_COMMAND, grades
    and keeps their answers, and goes on where it was killed. Without, it reads what azure-ai-evaluation, promptfoo or
    OpenAI's evaluations wrote of both releases over the same rows. Quality and accuracy may not be worse, latency,
    tokens, cost, content filter and harm not higher, by more than the margins.

    Exit code 0: Successful. 3: Failed or Inconclusive, or judged too often. 2: something that was given can't be used.
    1: the gateway or a file can't be used.
    """
    with reported(f"{candidate} was not judged", as_json):
        about = subjects(_FOLDER.absolute(), baseline, candidate)
        for report in (html, markdown):
            reports.check(report)
        choices = (
            Choice("--baseline", baseline_prompt, baseline_provider),
            Choice("--candidate", candidate_prompt, candidate_provider),
        )
        files = (baseline_results, candidate_results)
        if data is None:
            _refuse_unused(evaluator, gateway, local)
        else:
            files = _ran(about, files, data, tuple(evaluator or ()), gateway, local, concurrency)
        first, second = _samples(about, files, choices)
        found = [second, *([first] if first else [])]
        strategy, roles = _strategy(stack, about), chosen(found, quality or (), accuracy or ())
        with alone(about, keeps=not no_write) as now:
            gate = judged(now, first, second, strategy, roles)
            finished(gate, no_write=no_write, html=html, markdown=markdown, as_json=as_json)


def finished(gate: Gate, *, no_write: bool, html: Path | None, markdown: Path | None, as_json: bool) -> None:
    """Keeps and tells a judgement, and ends the command with its exit code; no look is spent on a report that fails.

    Raises:
        typer.Exit: with 3, where it is not Successful.
        BadInput, Failed: something can't be written.
    """
    reports.write(html, reports.as_html, gate)
    reports.write(markdown, reports.as_markdown, gate)
    kept = None if no_write else written(gate)
    if as_json:
        typer.echo(reports.as_json(gate))
    else:
        reports.console().print(reports.as_text(gate, kept))
    if gate.judgement.verdict != _SUCCESSFUL:
        raise typer.Exit(3)


def _ran(  # noqa: PLR0913, PLR0917 - what a run is made of
    about: Subjects,
    files: tuple[Path | None, Path | None],
    data: Path,
    evaluators: tuple[str, ...],
    gateway: str | None,
    local: str | None,
    concurrency: int,
) -> tuple[Path | None, Path]:
    """The files of results of a run over a data set."""
    from .evaluation_run import Order, run  # noqa: PLC0415 - the client takes a second to import

    if any(files):
        raise BadInput("--data: makes the results, and files of results are given too. Give one of the two.")
    with contextlib.redirect_stdout(sys.stderr):  # what graders print is no part of the result
        return run(about.baseline, about.candidate, Order(data, evaluators, gateway, local, concurrency))


def _refuse_unused(evaluators: list[str] | None, gateway: str | None, local: str | None) -> None:
    given = {"--evaluator": evaluators, "--gateway": gateway, "--local": local}
    if named := [name for name, value in given.items() if value]:
        raise BadInput(f"{', '.join(named)}: is about asking releases, and there is nothing to ask. Give --data too.")


def _samples(
    about: Subjects, files: tuple[Path | None, Path | None], choices: tuple[Choice, Choice]
) -> tuple[Sample | None, Sample]:
    before, after = files
    if after is None:
        raise BadInput(
            "--candidate-results: is missing, so there is nothing to judge. Name the file of results, or give --data."
        )
    if about.baseline is None:
        if before is not None:
            raise BadInput("--baseline-results: belongs to no release, as BASELINE is -. Name one, or leave it out.")
        return None, read(after, choices[1])
    if before is None:
        raise BadInput("--baseline-results: is missing, so there is nothing to compare with. Name the file of results.")
    if before.exists() and after.exists() and before.samefile(after) and choices[0].part == choices[1].part:
        raise BadInput(f"{after}: is given for both releases, so they would seem equal. Name a file for each.")
    first, second = read(before, choices[0]), read(after, choices[1])
    names = [str(before), str(after)] if before != after else ["the baseline's rows", "the candidate's rows"]
    check_pairs(first, second, *names)
    return first, second


def _strategy(stack: str | None, about: Subjects) -> Strategy:
    if stack is None:
        return Strategy()
    settings = stacks.read(Path.cwd(), stack).settings
    task = about.candidate.task
    return settings.strategy_of(task) if task in settings.tasks else settings.strategy
