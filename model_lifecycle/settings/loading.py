"""Turns the runtime's configuration map into checked settings."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .checks import problems_of
from .errors import Problem, SettingsError
from .explain import explain
from .frozen import GUID
from .shape import PolicySettings, Settings

LOCATION_KEY = "azure-native:location"
SUBSCRIPTION_KEY = "azure-native:subscriptionId"

_PLAIN_TEXT_KEYS = frozenset({"environment", "residency", "network"})
_LOOKS_LIKE = 0.8
_UNSAID = {"environment": "prod", "residency": "global"}

_Shape = TypeVar("_Shape", bound=PolicySettings)


def load(config: Mapping[str, str], project: str, secret_keys: Set[str] = frozenset()) -> Settings:
    """The settings of a stack.

    Args:
        config: the whole configuration as the runtime hands it to a program (`pulumi.runtime.get_config_env`):
            keys with their namespace; maps, lists, numbers and booleans as JSON text.
        project: the project's name, which is the namespace of the stack's own keys.
        secret_keys: the keys whose values are secret; the stack's own keys may not be.

    Raises:
        SettingsError: with every problem found; never anything else, whatever the map holds.
    """
    prefix = f"{project}:"
    problems = [*_provider_problems(config), *_namespace_problems(config, project)]
    if secrets := [key for key in sorted(secret_keys) if key.startswith(prefix)]:
        raise SettingsError([*problems, *map(_secret, secrets)])
    settings, found = _validated(Settings, _own(config, prefix))
    found += problems_of(settings) if settings else []
    problems += [_in_namespace(problem, prefix) for problem in found]
    if settings is None or problems:
        raise SettingsError(problems)
    return settings


def load_policy_settings(config: Mapping[str, str], project: str) -> PolicySettings:
    """What a policy pack needs of any stack's configuration; what the stack does not say counts as prod and global.

    Args:
        config: as `load` takes it.
        project: as `load` takes it.

    Raises:
        SettingsError: a key that the pack needs can't be used.
    """
    prefix = f"{project}:"
    wanted = {str(field.alias) for field in PolicySettings.model_fields.values()}
    own = {key: value for key, value in _own(config, prefix).items() if key in wanted}
    settings, found = _validated(PolicySettings, {**_UNSAID, **own})
    if settings is None:
        raise SettingsError([_in_namespace(problem, prefix) for problem in found])
    return settings


def _own(config: Mapping[str, str], prefix: str) -> dict[str, Any]:
    own = {key.removeprefix(prefix): text for key, text in config.items() if key.startswith(prefix)}
    return {key: _decoded(key, text) for key, text in own.items()}


def _in_namespace(problem: Problem, prefix: str) -> Problem:
    return replace(problem, path=(f"{prefix}{problem.path[0]}", *problem.path[1:]))


def _validated(shape: type[_Shape], values: Mapping[str, Any]) -> tuple[_Shape | None, list[Problem]]:
    try:
        return shape.model_validate_json(json.dumps(values)), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, [explain(detail) for detail in found if not _is_echo(detail)]


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


def _provider_problems(config: Mapping[str, str]) -> Iterator[Problem]:
    location, subscription = config.get(LOCATION_KEY, "").strip(), config.get(SUBSCRIPTION_KEY)
    if subscription is not None and not re.fullmatch(GUID, subscription):
        yield Problem(
            (SUBSCRIPTION_KEY,),
            subscription,
            "is no subscription id",
            "Every name and id would be computed for a subscription that isn't there",
            "Write the subscription's GUID: az account show --query id",
        )
    if location and not re.fullmatch(r"[A-Za-z][A-Za-z0-9 ]*", location):
        yield Problem(
            (LOCATION_KEY,),
            location,
            "is no Azure region",
            "Azure would refuse it",
            "Write a region, such as swedencentral",
        )
    elif not location:
        yield Problem(
            (LOCATION_KEY,),
            Problem.ABSENT,
            "is missing",
            "The resource group would have no region, and Azure would refuse it",
            "Set it to the region of the resource group: pulumi config set azure-native:location swedencentral",
        )


def _namespace_problems(config: Mapping[str, str], project: str) -> Iterator[Problem]:
    for key in config:
        namespace, _, name = key.partition(":")
        if namespace != project and difflib.get_close_matches(namespace, [project], cutoff=_LOOKS_LIKE):
            yield Problem(
                (key,),
                Problem.ABSENT,
                f"is a key of another namespace than {project}",
                "Nobody would read it",
                f"Did you mean {project}:{name}? Else remove it",
            )


def _secret(key: str) -> Problem:
    return Problem(
        (key,),
        Problem.ABSENT,
        "is a secret",
        "Its value would stand in names, tags and outputs for everybody to read",
        "This stack has no secrets: write the value in the open, or remove the key",
    )
