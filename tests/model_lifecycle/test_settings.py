"""A configuration loads, or every problem of it is named with key, value, consequence and way out."""

import json
from typing import Any

import pytest

from model_lifecycle import settings

PROJECT = "model-lifecycle"
VERSION = "gpt-5.4-2026-03-05"


def refused(config: dict[str, str], secret_keys: frozenset[str] = frozenset()) -> str:
    with pytest.raises(settings.SettingsError) as caught:
        settings.load(config, PROJECT, secret_keys)
    return str(caught.value)


def test_a_valid_configuration_loads(config: Any, encode: Any) -> None:
    loaded = settings.load(encode(config), PROJECT)
    placement = loaded.models[VERSION].placements[0]
    assert (placement.sku, placement.capacity, placement.rai_policy_name) == ("DataZoneProvisionedManaged", 50, None)
    assert loaded.models[VERSION].format == "OpenAI"
    assert loaded.keep_version_aliases is False


def test_settings_are_frozen(config: Any, encode: Any) -> None:
    loaded = settings.load(encode(config), PROJECT)
    with pytest.raises(ValueError, match="frozen"):
        loaded.environment = "dev"  # type: ignore[misc]


def test_a_model_of_another_publisher_runs_in_an_ai_services_account(config: Any, encode: Any) -> None:
    config["accounts"]["foundry"] = {"location": "swedencentral", "kind": "AIServices"}
    config["models"]["DeepSeek-V3.1-1"] = {
        "model": "DeepSeek-V3.1",
        "version": "1",
        "format": "DeepSeek",
        "placements": [{"account": "foundry", "sku": "DataZoneStandard", "capacity": 10}],
    }
    assert settings.load(encode(config), PROJECT).models["DeepSeek-V3.1-1"].format == "DeepSeek"


def test_a_model_of_another_publisher_is_refused_in_an_openai_account(config: Any, encode: Any) -> None:
    config["models"][VERSION]["format"] = "DeepSeek"
    assert "DeepSeek models need kind AIServices" in refused(encode(config))


def test_an_unknown_key_is_named_with_the_likely_one(config: Any, encode: Any) -> None:
    config["modles"] = {}
    message = refused(encode(config))
    assert "model-lifecycle:modles" in message
    assert "Did you mean models?" in message


def test_an_unknown_key_deep_inside_is_named(config: Any, encode: Any) -> None:
    config["models"][VERSION]["placements"][1]["capcity"] = 5
    assert f'model-lifecycle:models["{VERSION}"].placements[1].capcity' in refused(encode(config))


def test_a_misspelt_namespace_is_named(config: Any, encode: Any) -> None:
    message = refused({**encode(config), "model-lifecyle:accounts": "{}"})
    assert "model-lifecyle:accounts" in message
    assert "Did you mean model-lifecycle:accounts" in message


def test_keys_of_other_providers_are_left_alone(config: Any, encode: Any) -> None:
    assert settings.load({**encode(config), "pulumi:tags": "{}", "random:seed": "1"}, PROJECT)


@pytest.mark.parametrize("version", ["latest", "Latest", "latest-1", "default", "auto", "", " ", " 2026-03-05"])
def test_a_version_that_names_none_is_refused(config: Any, encode: Any, version: str) -> None:
    config["models"][VERSION]["version"] = version
    assert "is not an exact model version" in refused(encode(config))


@pytest.mark.parametrize("version", [395, 613, 1.0, 20260305, True, None])
def test_an_unquoted_version_is_refused_with_the_advice_to_quote_it(config: Any, encode: Any, version: object) -> None:
    config["models"][VERSION]["version"] = version
    message = refused(encode(config))
    assert ".version" in message
    assert "Quote it" in message


@pytest.mark.parametrize("version", ["2026-03-05 00:00:00 +0000 UTC", "2026-03-05T00:00:00Z"])
def test_a_date_that_yaml_turned_into_a_timestamp_is_recognised(config: Any, encode: Any, version: str) -> None:
    config["models"][VERSION]["version"] = version
    message = refused(encode(config))
    assert "before YAML turned it into a timestamp" in message
    assert "Quote it" in message


def test_a_missing_version_is_refused(config: Any, encode: Any) -> None:
    del config["models"][VERSION]["version"]
    assert f'models["{VERSION}"].version: is missing' in refused(encode(config))


def test_a_key_that_does_not_equal_model_and_version_is_refused(config: Any, encode: Any) -> None:
    config["models"]["gpt-5.4"] = config["models"].pop(VERSION)
    assert f"does not equal its model and version, {VERSION}" in refused(encode(config))


def test_another_spelling_of_openai_is_refused(config: Any, encode: Any) -> None:
    config["models"][VERSION]["format"] = "openai"
    assert "is not how Azure spells OpenAI" in refused(encode(config))


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ({"Environment": "x"}, "is the same tag as environment"),
        ({"stack": "x"}, "is the same tag as stack"),
        ({"a": "x", "A": "x"}, "is the same tag as a"),
        ({"a<b": "x"}, "is no tag name"),
        ({"": "x"}, "is no tag name"),
        ({"n" * 513: "x"}, "is no tag name"),
        ({"azure-x": "x"}, "starts with a reserved word"),
        ({"a": "v" * 257}, "is longer than 256"),
        ({f"t{index}": "x" for index in range(47)}, "are more than 50"),
    ],
)
def test_tags_that_azure_would_refuse_are_refused(config: Any, encode: Any, tags: dict[str, str], says: str) -> None:
    config["tags"] = tags
    assert says in refused(encode(config))


def test_46_tags_are_not_too_many(config: Any, encode: Any) -> None:
    config["tags"] = {f"t{index}": "v" * 256 for index in range(46)}
    assert settings.load(encode(config), PROJECT)


def test_names_that_meet_by_chance_are_refused(config: Any, encode: Any) -> None:
    config["residency"] = "global"
    placements = {"1": "GlobalStandard", "1-global": "Standard"}
    config["models"] = {
        f"ada-{version}": {
            "model": "ada",
            "version": version,
            "placements": [{"account": "sweden", "sku": sku, "capacity": 1}],
        }
        for version, sku in placements.items()
    }
    assert "would share its deployment name with ada-1" in refused(encode(config))


def test_an_undeclared_account_is_refused_with_the_declared_ones(config: Any, encode: Any) -> None:
    config["models"][VERSION]["placements"][0]["account"] = "norway"
    message = refused(encode(config))
    assert '"norway" is not declared' in message
    assert "sweden, france" in message


@pytest.mark.parametrize(
    ("residency", "sku", "outside"),
    [("eu", "GlobalStandard", "global"), ("us", "Standard", "swedencentral"), ("swedencentral", "DataZoneBatch", "eu")],
)
def test_a_placement_that_may_process_outside_the_residency_is_refused(
    config: Any, encode: Any, residency: str, sku: str, outside: str
) -> None:
    config["residency"] = residency
    config["models"][VERSION]["placements"] = [{"account": "sweden", "sku": sku, "capacity": 10}]
    assert f"may process requests in {outside}, outside the stack's residency {residency}" in refused(encode(config))


def test_a_data_zone_sku_outside_every_data_zone_is_refused(config: Any, encode: Any) -> None:
    config["residency"] = "global"
    config["accounts"]["sweden"]["location"] = "uksouth"
    assert "uksouth belongs to none" in refused(encode(config))


@pytest.mark.parametrize(
    ("sku", "capacity", "mended"), [("DataZoneProvisionedManaged", 10, 15), ("DataZoneProvisionedManaged", 52, 55)]
)
def test_a_capacity_that_azure_would_refuse_names_the_next_one(
    config: Any, encode: Any, sku: str, capacity: int, mended: int
) -> None:
    config["models"][VERSION]["placements"][0] |= {"sku": sku, "capacity": capacity}
    message = refused(encode(config))
    assert f".capacity: {capacity} is no capacity" in message
    assert f"Set it to {mended}" in message


@pytest.mark.parametrize("capacity", [0, -1, 1.5, "50", None, True])
def test_a_capacity_that_is_no_positive_whole_number_is_refused(config: Any, encode: Any, capacity: object) -> None:
    config["models"][VERSION]["placements"][1]["capacity"] = capacity
    assert ".placements[1].capacity" in refused(encode(config))


def test_a_missing_capacity_is_refused(config: Any, encode: Any) -> None:
    del config["models"][VERSION]["placements"][1]["capacity"]
    assert ".placements[1].capacity: is missing" in refused(encode(config))


def test_an_unknown_sku_is_refused_with_the_known_ones(config: Any, encode: Any) -> None:
    config["models"][VERSION]["placements"][0]["sku"] = "Premium"
    message = refused(encode(config))
    assert '"Premium" is not a deployment SKU' in message
    assert "DataZoneStandard" in message


def test_two_placements_that_would_share_a_name_are_refused(config: Any, encode: Any) -> None:
    config["models"][VERSION]["placements"].append({"account": "sweden", "sku": "DataZoneStandard", "capacity": 1})
    assert "would share its deployment name" in refused(encode(config))


def test_a_name_that_would_be_too_long_is_refused(config: Any, encode: Any) -> None:
    long = "m" * 60
    entry = {**config["models"][VERSION], "model": long, "version": "1"}
    config["models"] = {f"{long}-1": entry}
    assert "is no deployment name" in refused(encode(config))


def test_the_31st_account_in_a_region_is_refused(config: Any, encode: Any) -> None:
    config["accounts"] |= {f"a{index}": {"location": "swedencentral"} for index in range(29)}
    assert settings.load(encode(config), PROJECT)
    config["accounts"]["one-more"] = {"location": "swedencentral"}
    assert "Azure allows 30 a region" in refused(encode(config))


def test_the_33rd_standard_deployment_in_an_account_is_refused(config: Any, encode: Any) -> None:
    def fill(count: int) -> None:
        config["models"] = {
            f"m{index}-1": {
                "model": f"m{index}",
                "version": "1",
                "placements": [{"account": "sweden", "sku": "Standard", "capacity": 1}],
            }
            for index in range(count)
        }

    fill(32)
    assert settings.load(encode(config), PROJECT)
    fill(33)
    assert "Azure allows 32" in refused(encode(config))
    config["models"]["m0-1"]["placements"][0]["sku"] = "DataZoneBatch"
    assert settings.load(encode(config), PROJECT)


def test_a_region_that_nobody_knows_is_refused(config: Any, encode: Any) -> None:
    config["accounts"]["sweden"]["location"] = "swedncentral"
    assert '"swedncentral" is not a region' in refused(encode(config))


def test_a_residency_that_is_no_place_is_refused(config: Any, encode: Any) -> None:
    config["residency"] = "moon"
    assert 'residency: "moon" is no place' in refused(encode(config))


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("accounts", [], "is not a map"),
        ("accounts", {}, "is empty"),
        ("accounts", "sweden", "is not a map"),
        ("accounts", {"Sweden!": {"location": "swedencentral"}}, "does not match"),
        ("models", 5, "is not a map"),
        ("environment", "production", "is not one of 'dev', 'test', 'staging' or 'prod'"),
        ("network", "open", "is not one of"),
        ("keepVersionAliases", "yes", "is not true or false"),
        ("tags", {"a": 1}, "is not text"),
        ("callers", {"app": {"principalId": "x", "principalType": "User"}}, "does not match"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(config: Any, encode: Any, key: str, value: object, says: str) -> None:
    config[key] = value
    message = refused(encode(config))
    assert message.startswith(f"model-lifecycle:{key}")
    assert says in message


@pytest.mark.parametrize("key", ["environment", "residency", "network", "accounts", "models"])
def test_a_missing_key_is_named(config: Any, encode: Any, key: str) -> None:
    del config[key]
    assert f"model-lifecycle:{key}: is missing" in refused(encode(config))


def test_a_missing_provider_location_is_named(config: Any, encode: Any) -> None:
    encoded = encode(config)
    del encoded["azure-native:location"]
    assert "azure-native:location: is missing" in refused(encoded)


@pytest.mark.parametrize("location", ["5", '{"a": 1}', "west_europe"])
def test_a_provider_location_that_is_no_region_is_refused(config: Any, encode: Any, location: str) -> None:
    assert "is no Azure region" in refused(encode(config) | {"azure-native:location": location})


def test_a_subscription_that_is_no_guid_is_refused(config: Any, encode: Any) -> None:
    assert "is no subscription id" in refused(encode(config) | {"azure-native:subscriptionId": "mine"})


def test_one_identity_under_two_keys_is_refused(config: Any, encode: Any) -> None:
    caller = {"principalId": "a" * 8 + "-0000-0000-0000-" + "0" * 12, "principalType": "Group"}
    config["callers"] = {"one": caller, "two": caller | {"principalId": caller["principalId"].upper()}}
    assert "is one's too" in refused(encode(config))


def test_an_unknown_key_at_the_top_is_not_taken_for_one_further_down(config: Any, encode: Any) -> None:
    config["capacity"] = 5
    assert "It belongs to another level" in refused(encode(config))
    config["zzz"] = config.pop("capacity")
    assert "the known keys here are environment, residency" in refused(encode(config))


def test_all_problems_are_told_at_once_a_line_each(config: Any, encode: Any) -> None:
    config["models"][VERSION]["placements"][0]["account"] = "norway"
    config["models"][VERSION]["placements"][1]["capacity"] = 0
    config["residency"] = "moon"
    del config["models"][VERSION]["placements"][1]
    lines = refused(encode(config)).splitlines()
    assert len(lines) == 2


def test_a_secret_among_the_stack_s_own_keys_is_refused_and_never_shown(config: Any, encode: Any) -> None:
    config["residency"] = "hunter2"
    message = refused(encode(config), frozenset({"model-lifecycle:residency"}))
    assert "hunter2" not in message
    assert "model-lifecycle:residency: is a secret" in message


def test_a_secret_of_the_provider_is_nobody_s_business(config: Any, encode: Any) -> None:
    encoded = {**encode(config), "azure-native:clientSecret": "hunter2"}
    assert settings.load(encoded, PROJECT, frozenset({"azure-native:clientSecret"}))


def test_a_long_value_is_cut(config: Any, encode: Any) -> None:
    config["residency"] = "x" * 10_000
    assert len(refused(encode(config))) < 400


def test_a_name_that_would_only_differ_in_case_is_refused(config: Any, encode: Any) -> None:
    config["models"]["GPT-5.4-2026-03-05"] = json.loads(json.dumps(config["models"][VERSION])) | {"model": "GPT-5.4"}
    assert "would share its deployment name" in refused(encode(config))
