"""Turns the runtime's configuration map into checked settings."""

import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .checks import problems_of
from .errors import Path, Problem, SettingsError
from .explain import explain
from .shape import Settings

LOCATION_KEY = "azure-native:location"

_PLAIN_TEXT_KEYS = frozenset({"environment", "residency", "network"})
_HIDDEN = "[secret]"


def load(config: Mapping[str, str], project: str, secret_keys: Set[str] = frozenset()) -> Settings:
    """The settings of a stack.

    Args:
        config: the whole configuration as the runtime hands it to a program (`pulumi.runtime.get_config_env`):
            keys with their namespace; maps, lists, numbers and booleans as JSON text.
        project: the project's name, which is the namespace of the stack's own keys.
        secret_keys: keys whose values must not be shown in a message.

    Raises:
        SettingsError: with every problem found; never anything else, whatever the map holds.
    """
    prefix = f"{project}:"
    own = {key.removeprefix(prefix): text for key, text in config.items() if key.startswith(prefix)}
    secrets = {key.removeprefix(prefix) for key in secret_keys if key.startswith(prefix)}
    settings, problems = _validated({key: _decoded(key, text) for key, text in own.items()})
    problems = [*_location_problems(config), *problems]
    if settings is None or problems:
        raise SettingsError([_placed(problem, prefix, secrets) for problem in problems])
    return settings


def _validated(values: Mapping[str, Any]) -> tuple[Settings | None, list[Problem]]:
    try:
        settings = Settings.model_validate_json(json.dumps(values))
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, [explain(detail) for detail in found if not _is_echo(detail)]
    return settings, problems_of(settings)


def _is_echo(detail: ErrorDetails) -> bool:
    """Pydantic also calls a list too short when one of its items is invalid; the item's own problem is enough."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _decoded(key: str, text: str) -> Any:
    if key in _PLAIN_TEXT_KEYS:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _location_problems(config: Mapping[str, str]) -> Iterator[Problem]:
    if not config.get(LOCATION_KEY, "").strip():
        yield Problem(
            (LOCATION_KEY,),
            Problem.ABSENT,
            "is missing",
            "The resource group would have no region, and Azure would refuse it",
            "Set it to the region of the resource group: pulumi config set azure-native:location swedencentral",
        )


def _placed(problem: Problem, prefix: str, secrets: Set[str]) -> Problem:
    head, *rest = problem.path
    if head == LOCATION_KEY:
        return problem
    path: Path = (f"{prefix}{head}", *rest)
    return replace(problem, path=path, value=_HIDDEN if head in secrets else problem.value)
