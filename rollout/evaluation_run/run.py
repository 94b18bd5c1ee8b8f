"""One run: every row to both releases, what is missing is asked, everything is graded and written."""

import contextlib
import json
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from model_lifecycle import releases
from reader.errors import NoKey
from reader.keys import gateway_key
from reader.release import Release, made
from rollout import clock
from rollout.errors import BadInput, Failed
from rollout.escaping import visible
from rollout.lock import locked

from .asking import Gateway
from .data import DataRow, read
from .grading import Grader, graders
from .kept import Answered, Kept
from .results import row, write
from .where import endpoint

FOLDER = Path("evaluations")
CONCURRENCY = 8
APART_MOST = timedelta(days=1)
"""How far two answers to a row may lie apart: how fast a model answers depends on the day, and latency is paired."""
_STEPS = 2


@dataclass(frozen=True)
class Order:
    """What is to be run.

    `gateway` is its address, or `local` that of a local Azure; `evaluators` are names or `module:function`;
    `concurrency` is how many rows are under way at once.
    """

    data: Path
    evaluators: tuple[str, ...] = ()
    gateway: str | None = None
    local: str | None = None
    concurrency: int = CONCURRENCY


def run(
    baseline: releases.Release | None, candidate: releases.Release, order: Order, folder: Path = FOLDER
) -> tuple[Path | None, Path]:
    """Asks both releases with every row of a data set, and grades the answers.

    Answers are kept as they come, in `<folder>/<candidate>-against-<baseline>/<release>.jsonl`: a run that was killed
    goes on where it was, and one that is done asks those rows again that ended in an error. So is an answer that is
    more than a day older than the one it would be paired with. The key comes from `GATEWAY_KEY` or
    `GATEWAY_KEY_COMMAND`.

    Args:
        baseline: the stable release; None for a task's first one.
        candidate: the release to judge.
        order: data, evaluators, gateway.
        folder: where runs are kept.

    Returns:
        The files of results, the baseline's (None where there is none) and the candidate's.

    Raises:
        BadInput: data, evaluators, gateway or key can't be used.
        Failed: the gateway can't be used, or serves another version; a file can't be written; another run is at it.
    """
    asked = [_reading(each) for each in (baseline, candidate) if each]
    rows = read(order.data, asked)
    graded_by = graders(order.evaluators, rows)
    against = f"against-{baseline.name}" if baseline else "alone"
    place = folder / f"{candidate.name}-{against}"
    with _gateway(order) as gateway, locked(place / ".lock", f"evaluate {candidate.name}"):
        kept = {release.name: Kept(place / f"{release.name}.jsonl", gateway.endpoint) for release in asked}
        _ask(gateway, rows, [(release, kept[release.name]) for release in asked], order.concurrency)
        files = [_write(place, release, rows, kept[release.name], graded_by) for release in asked]
    return (files[0] if baseline else None), files[-1]


def _reading(release: releases.Release) -> Release:
    """The release as an app holds it."""
    return made(release.task, release.name, None, json.loads(release.canonical))


@contextlib.contextmanager
def _gateway(order: Order) -> Generator[Gateway, None, None]:
    try:
        key = gateway_key()
    except NoKey as error:
        raise BadInput(str(error)) from None
    with contextlib.closing(Gateway(endpoint(order.gateway, order.local), key)) as gateway:
        yield gateway


_Side = tuple[Release, Kept]


def _ask(gateway: Gateway, rows: Sequence[DataRow], sides: Sequence[_Side], concurrency: int) -> None:
    """Asks what is missing. Of each row the releases are asked one after the other, in turns first: time is fair."""
    wanted = [(row, _due(_turned(sides, number), row)) for number, row in enumerate(rows)]
    missing = [(row, due) for row, due in wanted if due]
    with _progress(len(rows) - len(missing), len(rows)) as progress:
        gateway.told = lambda line: progress.console.print(visible(line), markup=False, highlight=False)
        pool = ThreadPoolExecutor(concurrency)
        try:
            _finish([pool.submit(_row, gateway, row, turned, progress) for row, turned in missing])
        finally:
            pool.shutdown(cancel_futures=True)


def _turned(sides: Sequence[_Side], number: int) -> Sequence[_Side]:
    return sides if number % _STEPS == 0 else sides[::-1]


def _due(sides: Sequence[_Side], row: DataRow) -> list[_Side]:
    """Those to ask: what is missing, and what is more than a day older than what it would be paired with."""
    now = clock.now()
    told = [(side, _answered_at(side, row)) for side in sides]
    moments = [moment for _, moment in told if moment]
    newest = now if len(moments) < len(told) else max(moments)
    if all(moment and newest - moment <= APART_MOST for _, moment in told):
        return []
    return [side for side, moment in told if moment is None or now - moment > APART_MOST]


def _answered_at(side: _Side, row: DataRow) -> datetime | None:
    """When the release answered; None where it did not."""
    release, kept = side
    found = kept.get(release.digest, row.id, row.inputs)
    return None if found is None or found.error is not None else clock.parsed(found.at)


def _row(gateway: Gateway, row: DataRow, sides: Iterable[_Side], progress: Progress) -> None:
    for release, kept in sides:
        kept.add(gateway.ask(release, row))
    progress.advance(progress.task_ids[0])


def _finish(futures: list[Future[None]]) -> None:
    """Waits for all, or for the first that fails: the rest would fail alike."""
    done, _ = wait(futures, return_when=FIRST_EXCEPTION)
    for future in done:
        future.result()


@contextlib.contextmanager
def _progress(done: int, total: int) -> Generator[Progress, None, None]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        progress.add_task("Asking both releases", completed=done, total=total)
        yield progress


def _write(place: Path, release: Release, rows: Sequence[DataRow], kept: Kept, by: Sequence[Grader]) -> Path:
    file = place / f"{release.name}.json"
    write(file, [row(data, _held(kept, release, data), by) for data in rows])
    return file


def _held(kept: Kept, release: Release, data: DataRow) -> Answered:
    found = kept.get(release.digest, data.id, data.inputs)
    if found is None:
        raise Failed(f"{release.name}: row {data.id} was not answered. Run it again.")
    return found
