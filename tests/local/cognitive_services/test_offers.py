"""The Models and Usages APIs, held to recorded answers of the real ones."""

from datetime import UTC, datetime
from typing import Any

import pytest

from local import Azure
from local.cognitive_services import catalogue

PLACE = "/subscriptions/sub/providers/Microsoft.CognitiveServices/locations/westeurope"
RECORDED_MODEL = {
    "format",
    "name",
    "version",
    "isDefaultVersion",
    "skus",
    "maxCapacity",
    "capabilities",
    "deprecation",
    "lifecycleStatus",
    "systemData",
    "modelCatalogAssetId",
    "replacementConfig",
    "description",
}
"""The fields of `model` in the answer that azure-cli recorded for westeurope with api-version 2025-09-01."""
RECORDED_SKU = {"name", "usageName", "capacity", "deprecationDate", "rateLimits", "costs"}


@pytest.fixture
def models(ask: Any) -> dict[str, Any]:
    found = ask("GET", f"{PLACE}/models", version="2025-09-01").body["value"]
    return {entry["name"]: entry for entry in found if entry["kind"] == "OpenAI"}


def test_an_entry_has_the_recorded_fields(models: dict[str, Any]) -> None:
    entry = dict(models["OpenAI.gpt-4o.2024-11-20"])
    model = entry.pop("model")
    assert entry == {
        "id": f"{PLACE}/models/OpenAI.gpt-4o.2024-11-20",
        "type": "Microsoft.CognitiveServices/locations/models",
        "name": "OpenAI.gpt-4o.2024-11-20",
        "location": "westeurope",
        "kind": "OpenAI",
        "skuName": "S0",
    }
    assert RECORDED_MODEL - model.keys() == {"description"}
    assert model.keys() <= RECORDED_MODEL
    assert model["replacementConfig"].keys() == {
        "targetModelName",
        "targetModelVersion",
        "autoUpgradeStartDate",
        "upgradeOnExpiryLeadTimeDays",
    }


def test_skus_have_the_recorded_fields_bounds_and_quota_names(models: dict[str, Any]) -> None:
    skus = {sku["name"]: sku for sku in models["OpenAI.gpt-4o.2024-11-20"]["model"]["skus"]}
    assert all(sku.keys() <= RECORDED_SKU for sku in skus.values())
    assert skus["GlobalStandard"]["usageName"] == "OpenAI.GlobalStandard.gpt-4o"
    assert skus["GlobalStandard"]["capacity"] == {"maximum": 1000000, "default": 10}
    assert skus["GlobalStandard"]["rateLimits"] == [
        {"key": "request", "renewalPeriod": 10, "count": 1},
        {"key": "token", "renewalPeriod": 60, "count": 1000},
    ]
    assert skus["GlobalProvisionedManaged"]["usageName"] == "OpenAI.GlobalProvisionedManaged"
    assert skus["GlobalProvisionedManaged"]["capacity"] == {"minimum": 15, "maximum": 30000, "step": 5}
    assert skus["ProvisionedManaged"]["capacity"] == {"minimum": 50, "maximum": 30000, "step": 50}


def test_a_model_repeats_for_each_kind_and_other_publishers_only_for_ai_services(ask: Any) -> None:
    found = ask("GET", f"{PLACE}/models").body["value"]
    kinds = [entry["kind"] for entry in found if entry["name"] == "OpenAI.gpt-5.4.2026-03-05"]
    assert kinds == ["OpenAI", "AIServices"]
    assert {entry["kind"] for entry in found if entry["model"]["format"] == "DeepSeek"} == {"AIServices"}


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-03-01", "GenerallyAvailable"), ("2026-05-01", "Deprecating"), ("2027-05-01", "Deprecated")],
)
def test_the_life_cycle_follows_the_clock(azure: Azure, ask: Any, day: str, status: str) -> None:
    azure.clock.set(datetime.fromisoformat(day).replace(tzinfo=UTC))
    found = ask("GET", f"{PLACE}/models").body["value"]
    told = {entry["model"]["lifecycleStatus"] for entry in found if entry["name"] == "OpenAI.gpt-4.1.2025-04-14"}
    assert told == {status}


def test_a_version_without_a_date_has_the_service_s_sentinel(models: dict[str, Any]) -> None:
    assert models["OpenAI.gpt-realtime-2.2026-05-06"]["model"]["deprecation"]["inference"] == "2099-06-01T00:00:00Z"


def test_one_version_of_a_model_is_its_default(models: dict[str, Any]) -> None:
    defaults = [entry["model"]["name"] for entry in models.values() if entry["model"]["isDefaultVersion"]]
    assert len(defaults) == len(set(defaults)) == len({entry["model"]["name"] for entry in models.values()})


def test_every_quota_that_a_sku_names_is_among_the_usages(ask: Any, models: dict[str, Any]) -> None:
    usages = {usage["name"]["value"]: usage for usage in ask("GET", f"{PLACE}/usages").body["value"]}
    named = {sku["usageName"] for entry in models.values() for sku in entry["model"]["skus"]}
    assert named <= usages.keys()
    assert usages["OpenAI.GlobalStandard.gpt-4o"] == {
        "name": {
            "value": "OpenAI.GlobalStandard.gpt-4o",
            "localizedValue": "Tokens Per Minute (thousands) - gpt-4o - GlobalStandard",
        },
        "currentValue": 0,
        "limit": 30000,
        "unit": "Count",
    }
    labels = {name: usages[f"OpenAI.GlobalStandard.{name}"]["name"]["localizedValue"] for name in ("o1", "o3-mini")}
    assert labels == {
        "o1": "Six Thousand Tokens Per Minute - o1 - GlobalStandard",
        "o3-mini": "Ten Thousand Tokens Per Minute - o3-mini - GlobalStandard",
    }


def test_usages_count_what_is_deployed(ask: Any, put: Any) -> None:
    put(capacity=30)
    put("other", capacity=12)
    usages = {usage["name"]["value"]: usage["currentValue"] for usage in ask("GET", f"{PLACE}/usages").body["value"]}
    assert usages["OpenAI.GlobalStandard.gpt-5.4"] == 42
    assert usages["OpenAI.S0.AccountCount"] == 1


def test_a_region_that_does_not_exist_offers_nothing(ask: Any) -> None:
    for what in ("models", "usages"):
        answer = ask("GET", f"{PLACE}/{what}".replace("westeurope", "atlantis"))
        assert answer.body["error"]["code"] == "LocationNotAvailableForResourceType"


def test_every_model_of_the_catalogue_has_its_own_line() -> None:
    keys = [(model.format, model.name, model.version) for model in catalogue.MODELS]
    assert len(keys) == len(set(keys)) > 130
