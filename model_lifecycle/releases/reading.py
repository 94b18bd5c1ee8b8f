"""Reads one release from its file, sealed or not."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model_lifecycle import catalogue
from model_lifecycle.settings import Problem, SettingsError
from model_lifecycle.settings.explain import explain

from . import documents, files, prompts
from .evaluations import PAGE
from .parameters import parameter_problems
from .release import Message, Release
from .shape import ReleaseFile
from .yamltext import as_json, in_file


@dataclass(frozen=True)
class Draft:
    """A release whose digest nobody has compared yet, and the file that is said to hold its evaluation."""

    release: Release
    evaluation: str | None


def read(root: Path, task: str, name: str) -> Draft:
    """The release `<task>/<name>` of the folder `root`.

    Raises:
        SettingsError: with every reason why it could not be served anywhere.
    """
    file = root / task / f"{name}.yaml"
    label = files.shown(root, file)
    content = as_json(files.text(root, file), label)
    shape = _shape(content, label)
    messages, problems = prompts.messages(root, file.parent, shape.messages)
    problems += _version_problems(shape)
    problems += prompts.prompt_problems(shape, messages) if len(messages) == len(shape.messages) else []
    problems += parameter_problems(shape)
    if not problems:
        release = _release(root, file, shape, content, messages)
        problems += documents.size_problems(release)
        if not problems:
            return Draft(release, shape.evaluation)
    raise SettingsError([in_file(problem, label) for problem in problems])


def _shape(content: dict[str, Any], label: str) -> ReleaseFile:
    try:
        return ReleaseFile.model_validate_json(json.dumps(content))
    except ValidationError as error:
        found = [explain(detail, ReleaseFile, PAGE) for detail in error.errors(include_url=False)]
        raise SettingsError([in_file(problem, label) for problem in found]) from None


def _version_problems(shape: ReleaseFile) -> list[Problem]:
    if catalogue.is_exact(shape.version) and shape.version == shape.version.strip():
        return []
    what, consequence = "is not an exact model version", "Nobody could say which version was tested"
    way_out = 'Name one version, in quotes, such as "2026-03-05"'
    return [Problem(("version",), shape.version, what, consequence, way_out)]


def _release(root: Path, file: Path, shape: ReleaseFile, content: dict[str, Any], messages: list[Message]) -> Release:
    return Release(
        task=file.parent.name,
        name=file.stem,
        file=files.shown(root, file),
        model=shape.model,
        version=shape.version,
        messages=tuple(messages),
        variables=tuple(sorted(shape.variables)),
        tools=tuple(content.get("tools", ())),
        parameters=content.get("parameters", {}),
        content_filter=shape.content_filter,
        data=content.get("data"),
    )
