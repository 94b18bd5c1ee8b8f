"""Which deployments the service takes: model, SKU, capacity, and what may change in place (facts of 2026-11-21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.arm import Call, Record

from . import catalogue, errors, skus
from .catalogue import ServiceModel
from .skus import Sku

UPGRADE_OPTIONS = ("OnceNewDefaultVersionAvailable", "OnceCurrentVersionExpired", "NoAutoUpgrade")

_OPENAI = "OpenAI"
_DEFAULT_SKU = "Standard"


@dataclass(frozen=True)
class Wanted:
    """A deployment that is admitted, with the service's defaults filled in."""

    model: ServiceModel
    sku: Sku
    capacity: int


def admit(
    call: Call, account: Record, old: Record | None, properties: Mapping[str, Any], sku: Mapping[str, Any]
) -> Wanted:
    """What a body asks for.

    Args:
        call: the request.
        account: the account that it is for.
        old: the deployment as it is, or None.
        properties: the body's `properties`.
        sku: the body's `sku`.

    Raises:
        ArmError: the service refuses it; nothing is changed.
    """
    found = skus.find(str(sku.get("name", _DEFAULT_SKU)))
    if not found:
        raise errors.invalid_deployment_sku(str(sku.get("name")))
    option = properties.get("versionUpgradeOption", UPGRADE_OPTIONS[0])
    if option not in UPGRADE_OPTIONS:
        raise errors.invalid_upgrade_option(option, UPGRADE_OPTIONS)
    wanted = _fitting(account, properties["model"], found, sku.get("capacity"))
    if old:
        _refuse_changes(old, wanted)
    if not old or _runs_as(old) != (wanted.model.version, wanted.sku.name):
        _refuse_past(call, wanted)
    return wanted


def remember(call: Call, model: ServiceModel) -> None:
    """Notes that the subscription has deployed this version, which keeps it open for it when it is deprecated."""
    call.db.execute("INSERT OR IGNORE INTO deployed_before VALUES (?, ?)", _memory(call, model))


def _fitting(account: Record, asked: Mapping[str, Any], sku: Sku, capacity: int | None) -> Wanted:
    model = _model(account, asked)
    if sku not in skus.offered(model):
        raise errors.sku_not_offered(sku.name, model)
    minimum, step, maximum = skus.bounds(sku, model)
    chosen = (sku.default or minimum) if capacity is None else capacity
    if not minimum <= chosen <= maximum or (chosen - minimum) % step:
        raise errors.invalid_capacity(chosen, minimum, step, maximum)
    return Wanted(model, sku, chosen)


def _model(account: Record, asked: Mapping[str, Any]) -> ServiceModel:
    model_format, name, version = asked.get("format", _OPENAI), asked["name"], asked.get("version", "")
    found = catalogue.find(model_format, name, version) if version else catalogue.default_version(model_format, name)
    if not found or (found.format != _OPENAI and account.body["kind"] == _OPENAI):
        raise errors.model_not_supported(model_format, name, version)
    return found


def _refuse_changes(old: Record, wanted: Wanted) -> None:
    model = old.properties["model"]
    if (model["name"].lower(), model["format"]) != (wanted.model.name.lower(), wanted.model.format):
        raise errors.model_cannot_change()
    if model["version"] != wanted.model.version and old.body["sku"]["capacity"] != wanted.capacity:
        raise errors.capacity_and_model_change()


def _runs_as(old: Record) -> tuple[str, str]:
    return old.properties["model"]["version"], old.body["sku"]["name"]


def _refuse_past(call: Call, wanted: Wanted) -> None:
    retirement = wanted.model.retirement(wanted.sku.name)
    if retirement and retirement <= call.now:
        raise errors.model_deprecated(wanted.model, retirement.strftime("%m/%d/%Y %H:%M:%S"))
    if wanted.model.is_deprecating(call.now):
        known = call.db.execute(
            "SELECT 1 FROM deployed_before WHERE subscription = ? AND model = ?", _memory(call, wanted.model)
        ).fetchone()
        if not known:
            raise errors.model_deprecating(wanted.model)


def _memory(call: Call, model: ServiceModel) -> tuple[str, str]:
    return call.parameters["subscription"].lower(), model.key.lower()
