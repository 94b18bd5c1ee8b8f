"""The documents of a release store, as strictly as apps' readers and featuremanagement need them.

Sources: model_lifecycle/releases/documents.py and flags.py; feature flag schema 2.0.0 (microsoft/FeatureManagement).
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from model_lifecycle.releases import Evaluation
from model_lifecycle.releases.shape import Verdict

_ALL = 100
_Text = Annotated[str, Field(min_length=1)]


class NotValid(ValueError):
    """A document is not what it should be; the message says what is wrong with it, place by place."""


class _Document(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, alias_generator=to_camel)


class _Model(_Document):
    name: str
    version: str


class _Proof(_Document):
    verdict: Verdict
    digest: str

    @property
    def proof(self) -> Evaluation:
        """The same as the core has it."""
        return Evaluation(self.verdict, self.digest)


class _Split(_Document):
    role: str
    parts: Annotated[int, Field(ge=1)]


class _Message(_Document):
    role: str
    content: str


class Sibling(_Document):
    """What stands under `<task>/<release>/release`; `messages` where they stand in keys of their own."""

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
    data: dict[str, str] | None
    evaluation: _Proof | None
    messages: list[_Split] | None = None

    @property
    def model_version(self) -> str:
        """`<model>-<version>`."""
        return f"{self.model.name}-{self.model.version}"

    @property
    def verdict(self) -> str | None:
        """What its evaluation says; None where it has none."""
        return self.evaluation.verdict if self.evaluation else None


class Chat(_Document):
    """What a chat configuration holds besides parameters."""

    model: str
    messages: list[_Message] = []


class _Filters(_Document):
    model_config = ConfigDict(alias_generator=None)

    client_filters: Annotated[list[Any], Field(max_length=0)] = []


class _Percentile(_Document):
    variant: str
    start: Annotated[int, Field(alias="from", ge=0, le=_ALL)]
    end: Annotated[int, Field(alias="to", ge=1, le=_ALL)]


class _Users(_Document):
    variant: str
    ids: Annotated[list[str], Field(alias="users")]


class _Groups(_Document):
    variant: str
    ids: Annotated[list[str], Field(alias="groups")]


class _Allocation(_Document):
    model_config = ConfigDict(alias_generator=None)

    default_when_enabled: _Text
    default_when_disabled: _Text
    seed: _Text
    percentile: Annotated[list[_Percentile], Field(min_length=1)]
    user: list[_Users] = []
    group: list[_Groups] = []


class _Variant(_Document):
    model_config = ConfigDict(alias_generator=None)

    name: _Text
    configuration_value: dict[str, Any]


class TaskFlag(_Document):
    """The flag of a task; filters would change the shares, so there are none."""

    id: _Text
    enabled: bool
    conditions: _Filters = _Filters()
    variants: Annotated[list[_Variant], Field(min_length=1)]
    allocation: _Allocation


_D = TypeVar("_D", bound=_Document)


@lru_cache(maxsize=4096)
def content(text: str) -> Any:
    """What a text of JSON holds; nobody changes it. Keys that stand twice are refused: readers disagree on them.

    Raises:
        NotValid: it is no such text.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise NotValid("it is nested too deeply") from None
    except NotValid:
        raise
    except ValueError:
        raise NotValid("it is not valid JSON") from None


def canonical(value: Any) -> str:
    """A value as JSON, always written the same way."""
    return json.dumps(value, sort_keys=True)


def read(shape: type[_D], text: str) -> _D:
    """The document of a shape that a text holds.

    Raises:
        NotValid: it holds something else.
    """
    content(text)
    try:
        return _validated(shape, text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        told = (f"{'.'.join(map(str, one['loc'])) or 'it'}: {one['msg'].lower()}" for one in found)
        raise NotValid("; ".join(told)) from None


@lru_cache(maxsize=4096)
def _validated(shape: type[_D], text: str) -> _D:
    return shape.model_validate_json(text)


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotValid("a key stands twice in it")
    return found


def _no_number(_text: str) -> Any:
    raise NotValid("it holds what is no number to JSON")
