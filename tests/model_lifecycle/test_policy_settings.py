"""What a stack's configuration says to the policy pack, and what of it settings refuse themselves."""

import json
from datetime import date
from typing import Any

import pytest

from model_lifecycle import settings

VERSION = "gpt-5.4-2026-03-05"
PROJECT = "model-lifecycle"
EXEMPTION = {
    "rule": "provisioned-deployment-has-fallback",
    "resource": "sweden.gpt-5.4-2026-03-05-datazone-provisioned",
    "reason": "reserved",
    "expires": "2027-01-31",
}


def problems(config: Any, encode: Any) -> str:
    with pytest.raises(settings.SettingsError) as caught:
        settings.load(encode(config), PROJECT)
    return str(caught.value)


@pytest.fixture
def alone(config: Any) -> Any:
    """The stack with nothing but its provisioned placement."""
    del config["models"][VERSION]["placements"][1:]
    return config


def test_provisioned_throughput_without_a_fallback_is_refused_in_prod(alone: Any, encode: Any) -> None:
    (line,) = problems(alone, encode).splitlines()
    assert line.startswith(
        f'model-lifecycle:models["{VERSION}"].placements[0]: {{"sku": "DataZoneProvisionedManaged"}}'
    )
    assert "has no fallback in prod" in line


@pytest.mark.parametrize("environment", ["dev", "test", "staging"])
def test_elsewhere_it_may_be_alone(alone: Any, encode: Any, environment: str) -> None:
    assert settings.load(encode(alone | {"environment": environment}), PROJECT)


def test_an_exemption_lets_it_be_alone(alone: Any, encode: Any) -> None:
    loaded = settings.load(encode(alone | {"exemptions": {"one": EXEMPTION}}), PROJECT)
    assert loaded.exemptions["one"].expires == date(2027, 1, 31)
    problems(alone | {"exemptions": {"one": EXEMPTION | {"resource": "sweden.other"}}}, encode)
    problems(alone | {"exemptions": {"one": EXEMPTION | {"rule": "deployments-fit-quota"}}}, encode)


@pytest.mark.parametrize("field", ["rule", "resource", "reason", "expires"])
def test_an_exemption_says_everything(config: Any, encode: Any, field: str) -> None:
    entry = {key: value for key, value in EXEMPTION.items() if key != field}
    assert f"exemptions.one.{field}: is missing" in problems(config | {"exemptions": {"one": entry}}, encode)


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_reason_says_something(config: Any, encode: Any, reason: str) -> None:
    found = problems(config | {"exemptions": {"one": EXEMPTION | {"reason": reason}}}, encode)
    assert "exemptions.one.reason" in found
    assert "is empty" in found


@pytest.mark.parametrize("day", ["soon", "2027-02-30", "2027-01-31 10:00:00 +0000 UTC", 20270131, None])
def test_the_end_is_a_day(config: Any, encode: Any, day: object) -> None:
    found = problems(config | {"exemptions": {"one": EXEMPTION | {"expires": day}}}, encode)
    assert "exemptions.one.expires" in found
    assert "is not a day" in found


def test_an_unknown_key_of_an_exemption_is_named(config: Any, encode: Any) -> None:
    found = problems(config | {"exemptions": {"one": EXEMPTION | {"expiry": "x"}}}, encode)
    assert "Did you mean expires?" in found


def test_break_glass_names_a_version_of_the_stack(config: Any, encode: Any) -> None:
    entry = {"reason": "forced", "expires": "2027-01-31"}
    assert settings.load(encode(config | {"breakGlass": {VERSION: entry}}), PROJECT).break_glass[VERSION]
    assert 'breakGlass["gpt-4o-2024-11-20"]: is no model version of this stack' in problems(
        config | {"breakGlass": {"gpt-4o-2024-11-20": entry}}, encode
    )


def test_the_last_day_still_counts() -> None:
    waiver = settings.BreakGlass(reason="x", expires=date(2027, 1, 31))
    assert waiver.holds_on(date(2027, 1, 31))
    assert not waiver.holds_on(date(2027, 2, 1))


def test_a_content_filter_is_missed_where_one_is_required(config: Any, encode: Any) -> None:
    lines = problems(config | {"requireContentFilter": True}, encode).splitlines()
    assert len(lines) == 3
    assert all("raiPolicyName: is missing" in line for line in lines)
    for placement in config["models"][VERSION]["placements"]:
        placement["raiPolicyName"] = "strict"
    assert settings.load(encode(config | {"requireContentFilter": True}), PROJECT)


def test_capacities_above_the_quota_are_refused_with_the_sum(config: Any, encode: Any) -> None:
    config["models"]["gpt-5.4-2026-06-01"] = {
        "model": "gpt-5.4",
        "version": "2026-06-01",
        "placements": [{"account": "sweden", "sku": "DataZoneStandard", "capacity": 11}],
    }
    found = problems(config | {"quota": {"swedencentral/DataZoneStandard/gpt-5.4": 110}}, encode)
    assert 'quota["swedencentral/DataZoneStandard/gpt-5.4"]: 110 is less than the 111 that sweden.gpt-5.4-2026' in found
    assert settings.load(encode(config | {"quota": {"swedencentral/DataZoneStandard/gpt-5.4": 111}}), PROJECT)


@pytest.mark.parametrize(
    "pool",
    [
        "swedencentral",
        "swedencentral/DataZoneStandard",
        "swedencentral/DataZoneProvisionedManaged/gpt-5.4",
        "mars/Standard/gpt-5.4",
        "swedencentral/standard/gpt-5.4",
        "swedencentral/Standard/gpt-5.4/x",
    ],
)
def test_a_quota_that_names_no_pool_is_refused(config: Any, encode: Any, pool: str) -> None:
    assert "names no quota" in problems(config | {"quota": {pool: 1}}, encode)


def test_the_horizon_has_a_default_for_each_environment(config: Any, encode: Any) -> None:
    assert settings.load(encode(config), PROJECT).horizon_days == 90
    assert settings.load(encode(config | {"environment": "dev"}), PROJECT).horizon_days == 30
    assert settings.load(encode(config | {"retirementHorizonDays": 0}), PROJECT).horizon_days == 0
    assert "out of range" in problems(config | {"retirementHorizonDays": -1}, encode)


def test_the_pack_reads_any_stack_and_takes_silence_for_prod() -> None:
    found = settings.load_policy_settings({"other:environment": "dev", "p:something": "else"}, "p")
    assert (found.environment, found.residency, found.exemptions) == ("prod", "global", {})


def test_the_pack_refuses_what_it_can_t_read() -> None:
    with pytest.raises(settings.SettingsError, match=r"p:exemptions\.one\.reason: is missing"):
        settings.load_policy_settings(
            {"p:exemptions": json.dumps({"one": {"rule": "r", "resource": "x", "expires": "2027-01-01"}})}, "p"
        )
