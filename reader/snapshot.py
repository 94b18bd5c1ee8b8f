"""What a task serves at one moment: its flag, and the release behind each variant, checked as a whole."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from featuremanagement import FeatureManager, TargetingContext
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError
from pydantic.alias_generators import to_camel

from .errors import UnusableRelease
from .release import Release, made

_T = TypeVar("_T", bound=BaseModel)


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, strict=True, hide_input_in_errors=True)


class _Value(BaseModel):
    digest: str
    key: str


class _Variant(BaseModel):
    name: str
    configuration_value: _Value


class _Share(BaseModel):
    variant: str
    start: StrictInt = Field(0, alias="from", ge=0, le=100)
    end: StrictInt = Field(alias="to", gt=0, le=100)


class _Users(BaseModel):
    variant: str
    users: tuple[str, ...]


class _Groups(BaseModel):
    variant: str
    groups: tuple[str, ...]


class _Allocation(BaseModel):
    default_when_enabled: str
    default_when_disabled: str
    percentile: tuple[_Share, ...] = ()
    user: tuple[_Users, ...] = ()
    group: tuple[_Groups, ...] = ()
    seed: str | None = None

    @property
    def named(self) -> Iterator[str]:
        """Every variant that somebody may get."""
        yield from (self.default_when_enabled, self.default_when_disabled)
        yield from (each.variant for each in (*self.percentile, *self.user, *self.group))


class _Conditions(BaseModel):
    """Nobody draws through filters here: one that fails for some users only would fail their requests."""

    client_filters: Annotated[tuple[Any, ...], Field(max_length=0)] | None = None


class _Flag(BaseModel):
    """All that a draw looks at: the official package finds a mistake only when it meets a user that it concerns."""

    enabled: StrictBool = False
    conditions: _Conditions = _Conditions()
    variants: Annotated[tuple[_Variant, ...], Field(min_length=1)]
    allocation: _Allocation


class _Message(_Shape):
    role: str
    content: str


class _Chat(_Shape):
    model: str
    messages: list[_Message] | None = None


class _Split(_Shape):
    role: str
    parts: int


class _Model(_Shape):
    name: str
    version: str


class _Evaluation(_Shape):
    verdict: str
    digest: str


class _Document(_Shape):
    schema_version: Literal[1]
    task: str
    release: str
    digest: str
    model: _Model
    deployment: str
    variables: list[str]
    tools: list[dict[str, Any]]
    parameters: dict[str, Any]
    content_filter: str | None
    data: dict[str, Any] | None
    evaluation: _Evaluation | None
    messages: list[_Split] | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A task's flag and releases, which never change; `flag` and `settings` are what they were made of."""

    manager: FeatureManager
    releases: Mapping[str, Release]
    flag: Mapping[str, Any]
    settings: Mapping[str, Any]

    def is_made_of(self, flag: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
        """Whether the store still holds the same."""
        return self.flag == flag and all(settings.get(key) == value for key, value in self.settings.items())


def snapshot(task: str, flag: Mapping[str, Any], settings: Mapping[str, Any]) -> Snapshot:
    """What a task serves, if all of it is there.

    Args:
        task: the task, which is the flag's id.
        flag: the flag, as the official provider gives it.
        settings: the key-values below `<task>/`, JSON parsed.

    Raises:
        UnusableRelease: a variant has no release, one is incomplete, or its digest does not recompute.
    """
    try:
        return _checked(task, flag, settings)
    except UnusableRelease:
        raise
    except (ValueError, TypeError, RecursionError) as error:  # half a character, or nested too deeply
        raise UnusableRelease(f"what is held of '{task}' can't be used: {error}") from None


def _checked(task: str, flag: Mapping[str, Any], settings: Mapping[str, Any]) -> Snapshot:
    parsed = _parsed(_Flag, flag, f"the flag '{task}'")
    named = {variant.name: variant.configuration_value for variant in parsed.variants}
    for name in parsed.allocation.named:
        if name not in named:
            raise UnusableRelease(f"the flag '{task}' gives users the variant '{name}', which it does not have")
    releases = {name: _release(task, name, value, settings) for name, value in named.items()}
    kept = {key: value for key, value in settings.items() if any(_belongs(key, each.key) for each in named.values())}
    own = copy.deepcopy(dict(flag))
    return Snapshot(_manager(task, own), releases, own, copy.deepcopy(kept))


def _manager(task: str, flag: Mapping[str, Any]) -> FeatureManager:
    manager = FeatureManager({"feature_management": {"feature_flags": [flag]}})
    anybody: Any = TargetingContext("anybody", ["any group"])
    try:
        manager.get_variant(task, anybody)
    except Exception as error:  # noqa: BLE001 - the official package has no error of its own for a flag that is none
        raise UnusableRelease(f"the flag '{task}' can't be evaluated: {error}") from None
    return manager


def _release(task: str, name: str, value: _Value, settings: Mapping[str, Any]) -> Release:
    document = _parsed(_Document, _found(settings, f"{value.key}/release"), f"{value.key}/release")
    chat = _parsed(_Chat, _found(settings, value.key), value.key)
    content = {
        "contentFilter": document.content_filter,
        "data": document.data,
        "messages": _messages(document, chat, value.key, settings),
        "model": document.model.name,
        "parameters": document.parameters,
        "tools": document.tools,
        "variables": document.variables,
        "version": document.model.version,
    }
    proof = document.evaluation
    release = made(task, name, proof.verdict if proof else None, content)
    told = {
        "the flag's digest": (value.digest, release.digest),
        "its digest": (document.digest, release.digest),
        "its task": (document.task, task),
        "its name": (document.release, name),
        "its deployment": (document.deployment, release.deployment),
        "its chat configuration's model": (chat.model, release.deployment),
        "its evaluation's digest": (proof.digest if proof else release.digest, release.digest),
    }
    for what, (held, expected) in told.items():
        if held != expected:
            raise UnusableRelease(f"release '{name}' is not what was sealed: {what} is {held}, and is made {expected}")
    return release


def _messages(document: _Document, chat: _Chat, key: str, settings: Mapping[str, Any]) -> list[dict[str, str]]:
    if document.messages is None:
        return [each.model_dump() for each in chat.messages or ()]
    return [
        {"role": each.role, "content": "".join(_part(settings, f"{key}/messages/{at}/{n}") for n in range(each.parts))}
        for at, each in enumerate(document.messages)
    ]


def _part(settings: Mapping[str, Any], key: str) -> str:
    text = _found(settings, key)
    if not isinstance(text, str):
        raise UnusableRelease(f"{key} is no text")
    return text


def _found(settings: Mapping[str, Any], key: str) -> Any:
    if key not in settings:
        raise UnusableRelease(f"{key} is not there")
    return settings[key]


def _belongs(key: str, release: str) -> bool:
    return key == release or key.startswith(f"{release}/")


def _parsed(shape: type[_T], value: Any, what: str) -> _T:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UnusableRelease(f"{what} has another shape: {place or 'all of it'}: {first['msg']}") from None
