"""The Models API: what a region offers; shape from the recorded answer for westeurope (api-version 2025-09-01)."""

from datetime import date, timedelta
from typing import Any

from local.arm import Call, Response, regions

from . import catalogue, skus
from .accounts import KINDS, SKU
from .catalogue import ServiceModel, midnight
from .deployments import capabilities
from .skus import Sku
from .tables import ACCOUNTS

_OPENAI = "OpenAI"
_UPGRADE_LEAD_DAYS = 30
_NO_DATE = date(2099, 6, 1)
"""How the service writes that there is no date."""


def listed(call: Call) -> Response:
    """Every model version of a region, once for each kind of account that may deploy it."""
    location = call.parameters["location"]
    regions.refuse_unknown(location, ACCOUNTS)
    kinds = ((kind, model) for kind in KINDS for model in catalogue.MODELS if _is_for(kind, model))
    return Response(200, {"value": [_entry(call, location, kind, model) for kind, model in kinds]})


def _is_for(kind: str, model: ServiceModel) -> bool:
    return kind != _OPENAI or model.format == _OPENAI


def _entry(call: Call, location: str, kind: str, model: ServiceModel) -> dict[str, Any]:
    name = f"{model.format}.{model.name}.{model.version}"
    place = f"/subscriptions/{call.parameters['subscription']}/providers/Microsoft.CognitiveServices"
    return {
        "id": f"{place}/locations/{location}/models/{name}",
        "type": "Microsoft.CognitiveServices/locations/models",
        "name": name,
        "location": location,
        "kind": kind,
        "skuName": SKU,
        "model": _model(call, model),
    }


def _model(call: Call, model: ServiceModel) -> dict[str, Any]:
    told = {
        "format": model.format,
        "name": model.name,
        "version": model.version,
        "isDefaultVersion": catalogue.default_version(model.format, model.name) == model,
        "skus": [_sku(sku, model) for sku in skus.offered(model)],
        "maxCapacity": 3,
        "capabilities": dict(capabilities(model)),
        "deprecation": {"inference": _day(model.retires)},
        "lifecycleStatus": model.lifecycle_status(call.now),
        "systemData": {"createdBy": "Microsoft", "createdByType": "Application"},
        "modelCatalogAssetId": f"azureml://registries/azure-openai/models/{model.name}/versions/{model.version}",
    }
    target = catalogue.replacement(model)
    return {**told, "replacementConfig": _replacement(model, target)} if target else told


def _replacement(model: ServiceModel, target: ServiceModel) -> dict[str, Any]:
    told: dict[str, Any] = {"targetModelName": target.name, "targetModelVersion": target.version}
    if model.retires:
        told["autoUpgradeStartDate"] = _day(model.retires - timedelta(days=_UPGRADE_LEAD_DAYS))
    return {**told, "upgradeOnExpiryLeadTimeDays": _UPGRADE_LEAD_DAYS}


def _sku(sku: Sku, model: ServiceModel) -> dict[str, Any]:
    minimum, step, maximum = skus.bounds(sku, model)
    bounds = {"minimum": minimum, "step": step} if sku.unit == "provisioned" else {}
    told: dict[str, Any] = {
        "name": sku.name,
        "usageName": skus.usage_name(sku, model.name),
        "capacity": {**bounds, "maximum": maximum, **({"default": sku.default} if sku.default else {})},
        "deprecationDate": _day(model.retires_by_sku.get(sku.name, model.retires)),
    }
    limits = skus.rate_limits(sku, model, 1)
    return {**told, "rateLimits": limits} if limits else told


def _day(day: date | None) -> str:
    return midnight(day or _NO_DATE).strftime("%Y-%m-%dT%H:%M:%SZ")
