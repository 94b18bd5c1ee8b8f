"""Which model versions run where, and what changes about them; read from the deployments that a program registers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from model_lifecycle.catalogue import ModelVersion, Stage, find, successor
from model_lifecycle.outputs import CONTRACT_VERSION
from offline.program import Run

_DEPLOYMENT = re.compile(r"azure-native[^:]*:cognitiveservices[^:]*:Deployment")

Versions = Mapping[tuple[str, str], tuple["Placement", ...]]


@dataclass(frozen=True)
class Placement:
    """One deployment of a version.

    `account` is its key in the stack's outputs, or, for one written by hand, its name; `priority` is None for those.
    `capacity` is in the SKU's own units, None where it is unknown.
    """

    priority: int | None
    account: str
    sku: str
    capacity: int | None
    deployment: str


@dataclass(frozen=True)
class ChangedVersion:
    """A model version that is `added`, `removed` or `changed`, with its placements before and after."""

    model: str
    version: str
    change: str
    before: tuple[Placement, ...]
    after: tuple[Placement, ...]


@dataclass(frozen=True)
class Life:
    """How long a version still answers where it is placed: the earliest date and the oldest stage of its SKUs.

    `replacement` is the published one, a model or `<model>-<version>`. None is what no source names.
    """

    model: str
    version: str
    stage: Stage
    retires: date | None
    days_left: int | None
    replacement: str | None


class _Account(BaseModel):
    id: str


class _Deployment(BaseModel):
    account: str
    name: str
    priority: int


class _Model(BaseModel):
    deployments: list[_Deployment]


class _Outputs(BaseModel):
    """What is needed here of docs/outputs.md."""

    contractVersion: int  # noqa: N815 - as the contract spells it
    accounts: dict[str, _Account]
    models: dict[str, _Model]


def versions_in(run: Run) -> Versions:
    """The placements of each model and version that a run registers, those that are asked first standing first.

    A deployment whose model or version is unknown or missing is left out: the pack objects to it.
    """
    named = _named(run.outputs)
    found: dict[tuple[str, str], list[Placement]] = {}
    for operation in run.operations:
        if _DEPLOYMENT.fullmatch(operation.type):
            model, version = (_at(operation.inputs, "properties", "model", key) for key in ("name", "version"))
            if isinstance(model, str) and isinstance(version, str):
                found.setdefault((model, version), []).append(_placement(operation.inputs, named))
    return {key: tuple(sorted(found[key], key=_asked_first)) for key in sorted(found)}


def changed_versions(base: Run, head: Run) -> tuple[ChangedVersion, ...]:
    """The versions whose placements differ, by model and version."""
    before, after = versions_in(base), versions_in(head)
    changed = (key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key))
    return tuple(
        ChangedVersion(*key, _change(key, before, after), before.get(key, ()), after.get(key, ())) for key in changed
    )


def life_of(key: tuple[str, str], placements: tuple[Placement, ...], day: date) -> Life:
    """How long a placed version still answers, on a day."""
    entry = find(*key)
    skus = sorted({placement.sku for placement in placements})
    retires = min((found for sku in skus if (found := entry.retirement(sku))), default=None)
    return Life(
        *key,
        stage=_oldest(entry, skus, day),
        retires=retires,
        days_left=(retires - day).days if retires else None,
        replacement=successor(entry, day),
    )


def retirements(head: Run, day: date) -> tuple[Life, ...]:
    """The lives of all versions in head, the soonest retirement first, those without a date last."""
    lives = [life_of(key, placements, day) for key, placements in versions_in(head).items()]
    return tuple(sorted(lives, key=lambda life: (life.retires or date.max, life.model, life.version)))


def _oldest(entry: ModelVersion, skus: list[str], day: date) -> Stage:
    return max((entry.stage_on(day, sku) for sku in skus), key=lambda stage: stage.age)


def _change(key: tuple[str, str], before: Versions, after: Versions) -> str:
    if key not in before:
        return "added"
    return "changed" if key in after else "removed"


def _named(outputs: Mapping[str, Any]) -> Mapping[tuple[str, str], tuple[str, int]]:
    """Account key and priority of each deployment, by the names of account and deployment in lower case."""
    try:
        contract = _Outputs.model_validate(outputs)
    except ValidationError:
        return {}
    if contract.contractVersion != CONTRACT_VERSION:
        return {}
    return dict(_entries(contract))


def _entries(contract: _Outputs) -> Iterator[tuple[tuple[str, str], tuple[str, int]]]:
    for model in contract.models.values():
        for it in model.deployments:
            if it.account in contract.accounts:
                account = contract.accounts[it.account].id.rsplit("/", 1)[-1]
                yield (account.lower(), it.name.lower()), (it.account, it.priority)


def _placement(inputs: Mapping[str, Any], named: Mapping[tuple[str, str], tuple[str, int]]) -> Placement:
    account, name = (_text(inputs.get(key)) for key in ("accountName", "deploymentName"))
    key, priority = named.get((account.lower(), name.lower()), (account, None))
    capacity = _at(inputs, "sku", "capacity")
    return Placement(
        priority, key, _text(_at(inputs, "sku", "name")), capacity if isinstance(capacity, int) else None, name
    )


def _asked_first(placement: Placement) -> tuple[Any, ...]:
    priority = placement.priority
    return (priority is None, priority or 0, placement.account, placement.sku, placement.deployment)


def _at(values: Any, *keys: str) -> Any:
    for key in keys:
        values = values.get(key) if isinstance(values, Mapping) else None
    return values


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
