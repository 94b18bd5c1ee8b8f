"""The result of a release's evaluation: it counts only for exactly the digest that was evaluated."""

from pathlib import Path

from pydantic import ValidationError

from model_lifecycle.settings import Problem, SettingsError
from model_lifecycle.settings.explain import explain

from . import files
from .release import Evaluation, Release
from .shape import EvaluationFile
from .yamltext import in_file

PAGE = "docs/releases.md"


def evaluation(root: Path, release: Release, name: str) -> Evaluation:
    """The evaluation of a release in the file `name`, relative to the release's own.

    Raises:
        SettingsError: the file can't be used, or speaks of another release or digest.
    """
    file = files.inside(root, root / release.task, name)
    if file is None:
        what = f"is outside of {root.name}/"
        problem = Problem(("evaluation",), name, what, "Another checkout would lack the proof", "Move the file inside")
        raise SettingsError([in_file(problem, release.file)])
    label = files.shown(root, file)
    found = _read(files.text(root, file), label)
    wrong = [in_file(problem, label) for problem in _of_another(release, found)]
    if wrong:
        raise SettingsError(wrong)
    return Evaluation(found.verdict, found.digest)


def _read(text: str, label: str) -> EvaluationFile:
    try:
        return EvaluationFile.model_validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False)
        whole = [each for each in details if not each["loc"]]
        if whole:
            what = f"is no evaluation: {whole[0]['msg'].lower()}"
            way_out = f"Write it as {PAGE} shows, or let the evaluation write it"
            raise SettingsError([Problem((label,), Problem.ABSENT, what, "Nothing is proved", way_out)]) from None
        raise SettingsError([in_file(explain(each, EvaluationFile, PAGE), label) for each in details]) from None


def _of_another(release: Release, found: EvaluationFile) -> list[Problem]:
    what = {"release": (found.release, release.name), "digest": (found.digest, release.digest)}
    return [
        Problem(
            (field,),
            said,
            f"is not this release's: {own}",
            "What was evaluated is not what would be served",
            f"Evaluate {release.name} as it is, or name the evaluation that belongs to it",
        )
        for field, (said, own) in what.items()
        if said != own
    ]
