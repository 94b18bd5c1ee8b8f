"""A stack's outputs, typed: the contract of docs/outputs.md, version 1.

New fields are ignored, as the contract allows; what an app may rely on and is missing is named.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from .errors import OutputsError

CONTRACT_VERSION = 1
_UP_TO_DATE = "Take the reader of the stack's own commit, or bring the stack up with this one's"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, hide_input_in_errors=True)


class Account(_Frozen):
    """One account: `endpoint` with its closing slash, Azure `region`, ARM `id`."""

    endpoint: str
    region: str
    id: str


class Deployment(_Frozen):
    """One deployment of a model version; `account` is a key of `accounts`."""

    account: str
    name: str
    sku: str
    priority: int


class Model(_Frozen):
    """One model version; `gateway` is the key of the gateway that serves it, where one does."""

    model: str
    version: str
    deployments: tuple[Deployment, ...]
    gateway: str | None = None


class Gateway(_Frozen):
    """One gateway: `endpoint` for `AzureOpenAI`, `openai_base_url` for `OpenAI`, both with their closing slash."""

    endpoint: str
    openai_base_url: str
    entra_endpoint: str | None = None
    entra_base_url: str | None = None
    id: str


class Subscription(_Frozen):
    """A consumer's subscription of one gateway, by its ARM id; keys are in no output."""

    gateway: str
    subscription_id: str


class Store(_Frozen):
    """One release store: `endpoint` without a closing slash, ARM `id`."""

    endpoint: str
    id: str


class Canary(_Frozen):
    """The release under trial as it was deployed, and how many of 100 users get it."""

    release: str
    percent: int


class Task(_Frozen):
    """Where a task's releases are (`flag`, `store`) and where they are served (`gateway`); the last two are keys."""

    flag: str
    store: str
    gateway: str
    stable: str
    canary: Canary | None = None


class Outputs(_Frozen):
    """All outputs of a stack; models are keyed by `<model>-<version>`, everything else as in its configuration."""

    contract_version: int
    accounts: Annotated[Mapping[str, Account], AfterValidator(MappingProxyType)]
    models: Annotated[Mapping[str, Model], AfterValidator(MappingProxyType)]
    gateways: Annotated[Mapping[str, Gateway], AfterValidator(MappingProxyType)]
    consumers: Annotated[Mapping[str, tuple[Subscription, ...]], AfterValidator(MappingProxyType)]
    stores: Annotated[Mapping[str, Store], AfterValidator(MappingProxyType)]
    tasks: Annotated[Mapping[str, Task], AfterValidator(MappingProxyType)]

    @model_validator(mode="after")
    def _refer_to_what_is_there(self) -> Self:
        for name, task in self.tasks.items():
            if task.store not in self.stores:
                raise ValueError(f"tasks.{name}.store: there is no store '{task.store}'")
            if task.gateway not in self.gateways:
                raise ValueError(f"tasks.{name}.gateway: there is no gateway '{task.gateway}'")
        return self

    def task(self, name: str) -> Task:
        """A task of the stack.

        Raises:
            OutputsError: there is none of that name.
        """
        if name not in self.tasks:
            known = ", ".join(sorted(self.tasks)) or "none"
            raise OutputsError(f"'{name}' is no task of this stack, so it serves no release. It has: {known}.")
        return self.tasks[name]

    def store_of(self, task: str) -> Store:
        """The store that holds a task's releases. Raises as `task` does."""
        return self.stores[self.task(task).store]

    def gateway_of(self, task: str) -> Gateway:
        """The gateway that serves a task's releases. Raises as `task` does."""
        return self.gateways[self.task(task).gateway]


def read(source: Path | Mapping[str, Any]) -> Outputs:
    """The outputs of a stack.

    Args:
        source: what `pulumi stack output --json` printed, or the document of `python -m offline up --json` or
            `preview --json`, as a file; or the outputs themselves.

    Raises:
        OutputsError: it can't be read, is of another version of the contract, or lacks something.
    """
    content = source if isinstance(source, Mapping) else _content(source)
    version = content.get("contractVersion")
    if version != CONTRACT_VERSION:
        shown = f"{version:g}" if isinstance(version, float) else version  # a stack reference knows no integers
        told = "say no contractVersion" if version is None else f"have contractVersion {shown}"
        raise OutputsError(f"The outputs {told}, and this reader knows {CONTRACT_VERSION}. {_UP_TO_DATE}.")
    try:
        return Outputs.model_validate(content)
    except ValidationError as error:
        problems = "; ".join(_problem(each) for each in error.errors(include_url=False))
        raise OutputsError(f"The outputs can't be used: {problems}. {_UP_TO_DATE}.") from None


def _content(path: Path) -> Mapping[str, Any]:
    way_out = "Write it with: pulumi stack output --json > outputs.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutputsError(f"{path}: can't be read ({error.strerror}). {way_out}.") from None
    except (ValueError, RecursionError):
        raise OutputsError(f"{path}: is no JSON. {way_out}.") from None
    if isinstance(content, dict) and isinstance(content.get("outputs"), dict) and "schemaVersion" in content:
        content = content["outputs"]
    if not isinstance(content, dict):
        raise OutputsError(f"{path}: is no JSON object. {way_out}.")
    return content


def _problem(error: Any) -> str:
    place = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return f"{place} is missing"
    message = error["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
