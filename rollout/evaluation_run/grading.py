"""Graders: azure-ai-evaluation's that need no model, or a Python function of the user's.

Only the evaluator classes of azure-ai-evaluation are called, each row by itself: its `evaluate()`, which starts runs,
traces them and may log them to a project, is not. Nothing goes over the network: f1 and rouge need nothing besides, and
bleu, gleu and meteor need data of nltk, which they would fetch by themselves: they are refused where it is not there.
"""

import importlib
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollout.errors import BadInput, Failed

from .data import DataRow

Outputs = dict[str, Any]
_PASS, _FAIL = "pass", "fail"
_ABOUT = ("_result", "_threshold", "_reason")
_NLTK = ("corpora/wordnet.zip", "misc/perluniprops.zip", "tokenizers/punkt.zip", "tokenizers/punkt_tab.zip")
_CLASSES = {
    "f1": ("F1ScoreEvaluator", "f1_score"),
    "rouge": ("RougeScoreEvaluator", "rouge"),
    "bleu": ("BleuScoreEvaluator", "bleu"),
    "gleu": ("GleuScoreEvaluator", "gleu"),
    "meteor": ("MeteorScoreEvaluator", "meteor"),
}
"""By name: the class, and the metric that its results begin with."""
_WITH_DATA = frozenset({"bleu", "gleu", "meteor"})
NAMES = tuple(_CLASSES)


@dataclass(frozen=True)
class Grader:
    """Grades one answer to one row; the outputs are `<metric>`, and `<metric>_result` where it passes or fails."""

    name: str
    needs_expected: bool
    grade: Callable[[DataRow, str], Outputs]

    def outputs(self, row: DataRow, answer: str) -> Outputs:
        """The columns that this adds to a row.

        Raises:
            Failed: a function of the user's raises, or gives what is no grade.
        """
        try:
            found = self.grade(row, answer)
        except Exception as error:  # noqa: BLE001 - whatever a user's function raises
            raise Failed(f"--evaluator {self.name}: row {row.id}: {type(error).__name__}: {error}") from None
        return {f"outputs.{self.name.rpartition(':')[2]}.{metric}": value for metric, value in found.items()}


def graders(names: tuple[str, ...], rows: list[DataRow]) -> list[Grader]:
    """The graders of these names, which can grade these rows.

    Raises:
        BadInput: a name is neither an evaluator nor `module:function`; the function can't be imported; data is missing,
            of nltk or what a row is expected to be answered with.
    """
    found = [_own(name) if ":" in name else _built_in(name) for name in dict.fromkeys(names)]
    for grader in found:
        lacking = [row.id for row in rows if row.expected is None]
        if grader.needs_expected and lacking:
            raise BadInput(
                f"--evaluator {grader.name}: compares with what is expected, and {len(lacking)} rows don't say it, the "
                f"first of them {lacking[0]}. Add expected to them, or take another evaluator."
            )
    return found


def _built_in(name: str) -> Grader:
    if name not in _CLASSES:
        raise BadInput(
            f"--evaluator {name}: is none of {', '.join(NAMES)}, and no function such as my_graders:accurate. What "
            "needs a model to judge is a function of yours."
        )
    if name in _WITH_DATA:
        _check_nltk(name)
    evaluator, metric = _made(name), _CLASSES[name][1]

    def grade(row: DataRow, answer: str) -> Outputs:
        told: Mapping[str, Any] = evaluator(response=answer, ground_truth=row.expected or "")
        wanted = (metric, *(metric + end for end in _ABOUT))
        return {key: told[key] for key in wanted if told.get(key) is not None}

    return Grader(name, True, grade)


def _made(name: str) -> Any:
    try:
        room = importlib.import_module("azure.ai.evaluation")  # takes seconds, so only where it is asked for
    except ImportError as error:
        way_out = "pip install -r rollout/requirements.txt"
        raise BadInput(f"--evaluator {name}: needs azure-ai-evaluation ({error}): {way_out}.") from None
    made = getattr(room, _CLASSES[name][0])
    return made(rouge_type=room.RougeType.ROUGE_L) if name == "rouge" else made()


def _check_nltk(name: str) -> None:
    nltk = importlib.import_module("nltk")
    for resource in _NLTK:
        try:
            nltk.data.find(resource)
        except LookupError:
            wanted = " ".join(Path(each).stem for each in _NLTK)
            raise BadInput(
                f"--evaluator {name}: needs data of nltk that is not on this machine ({resource}). Fetch it once: "
                f"python -m nltk.downloader {wanted}. f1 and rouge need none."
            ) from None


def _own(name: str) -> Grader:
    module, _, function = name.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found = getattr(importlib.import_module(module), function)
    except Exception as error:  # noqa: BLE001 - whatever a user's module raises
        raise BadInput(f"--evaluator {name}: can't be imported ({type(error).__name__}: {error}).") from None
    if not callable(found):
        raise BadInput(f"--evaluator {name}: is no function. It takes a row and an answer, and gives grades.")
    return Grader(name, False, lambda row, answer: _plain(function, found(dict(row.values), answer)))


def _plain(function: str, given: Any) -> Outputs:
    """A function's own result as columns: a truth, a number, or a map of them."""
    held = given if isinstance(given, Mapping) else {function: given}
    outputs: Outputs = {}
    for metric, value in held.items():
        if isinstance(value, bool):
            outputs |= {str(metric): float(value), f"{metric}_result": _PASS if value else _FAIL}
        elif (isinstance(value, int | float) and math.isfinite(value)) or (
            isinstance(value, str) and str(metric).endswith(_ABOUT)
        ):
            outputs[str(metric)] = value
        else:
            raise TypeError(f"{metric} is {value!r:.60}, and a grade is a bool, a finite number, or a map of them")
    return outputs
