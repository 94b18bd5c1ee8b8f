"""One judgement of a candidate at a time: who counts the looks before him must see the other's."""

import contextlib
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from model_lifecycle import releases
from model_lifecycle.settings import SettingsError
from rollout.errors import BadInput
from rollout.lock import locked

from .subjects import Subjects

FOLDER = Path("evaluations")
"""Beside the folder of releases; nothing in it is committed."""

_WAIT_SECONDS = 60.0


@contextlib.contextmanager
def alone(subjects: Subjects, *, keeps: bool = True) -> Generator[Subjects, None, None]:
    """Holds the candidate's lock, and gives the subjects as they are then: whoever held it may have named the file.

    Args:
        subjects: as they were when the command began.
        keeps: whether the judgement will be kept; what is only told needs no lock.

    Raises:
        BadInput: the candidate was changed meanwhile, so that the results are of another one.
        Failed: another judgement of it takes longer than a minute.
    """
    if not keeps:
        yield subjects
        return
    name = subjects.candidate.name
    with locked(subjects.root.parent / FOLDER / f".{name}.lock", f"evaluate {name}", _WAIT_SECONDS):
        yield _now(subjects)


def _now(subjects: Subjects) -> Subjects:
    former = subjects.candidate
    try:
        draft = releases.read(subjects.root, former.task, former.name)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    if draft.release.digest != former.digest:
        raise BadInput(f"{former.name}: was changed meanwhile, so the results are of another release. Evaluate again.")
    return replace(subjects, kept_in=draft.evaluation)
