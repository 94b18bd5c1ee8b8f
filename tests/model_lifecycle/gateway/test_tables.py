"""The tables that the documents look into say what a request needs, and no more."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from model_lifecycle import catalogue

VERSION = "gpt-5.4-2026-03-05"
SUCCESSOR = "gpt-5.6-sol-2026-07-09"
APPLICATION = "aaaaaaaa-0000-0000-0000-000000000002"


@pytest.fixture
def value(parsed: Any) -> Any:
    """The data in a variable of a document."""

    def found(text: str, variable: str) -> Any:
        (one,) = (e.get("value") for e in parsed(text).iter("set-variable") if e.get("name") == variable)
        return json.loads(one)

    return found


@pytest.fixture
def table(value: Any) -> Any:
    """The data in a fragment of a gateway; its variable has its name, if no other is said."""

    def found(gateway: Any, name: str, variable: str | None = None) -> Any:
        (text,) = (fragment["text"] for fragment in gateway["fragments"] if fragment["name"] == name)
        return value(text, variable or name)

    return found


@pytest.fixture
def rights(value: Any) -> Any:
    """What a gateway lets a caller do, by its id."""

    def found(gateway: Any, caller: str) -> Any:
        tables = [f["text"] for f in gateway["fragments"] if f["name"].startswith("callers-")]
        (own,) = (table[caller] for table in (value(text, "callers") for text in tables) if caller in table)
        return own

    return found


def test_a_model_version_s_line_tells_who_serves_it_first(main: Any, table: Any) -> None:
    line = table(main, "models")[VERSION]
    assert (line["name"], line["version"]) == ("gpt-5.4", "2026-03-05")
    assert line["pool"] in {pool["name"] for pool in main["pools"]}
    assert line["retries"] == 2
    assert line["first"] == [{"deployment": f"{VERSION}-datazone-provisioned", "regions": ["swedencentral"]}]


def test_a_version_without_another_member_is_not_retried(main: Any, table: Any) -> None:
    assert table(main, "models")[SUCCESSOR]["retries"] == 0


def test_responses_are_kept_by_the_account_that_is_asked_first(main: Any, table: Any) -> None:
    kept = table(main, "models")[VERSION]["responses"]
    assert kept["url"].startswith("https://aoai-prod-sweden-")
    assert kept["url"].endswith(".openai.azure.com/openai")
    assert kept["deployment"] == f"{VERSION}-datazone-provisioned"


def test_regions_are_spelt_as_they_are_compared(stack: Any, planned: Any, table: Any) -> None:
    for placement in stack["models"][VERSION]["placements"]:
        placement["priority"] = 1
    assert table(planned(stack)["main"], "models")[VERSION]["first"] == [
        {"deployment": f"{VERSION}-datazone-provisioned", "regions": ["swedencentral"]},
        {"deployment": f"{VERSION}-datazone-standard", "regions": ["francecentral", "swedencentral"]},
    ]


@pytest.mark.parametrize(
    ("horizon", "since"), [(90, datetime(2027, 3, 5, tzinfo=UTC)), (400, datetime(2026, 7, 29, tzinfo=UTC))]
)
def test_a_version_is_retiring_once_it_is_deprecated_or_within_the_horizon(
    stack: Any, planned: Any, horizon: int, since: datetime, table: Any
) -> None:
    line = table(planned(stack | {"retirementHorizonDays": horizon})["main"], "models")[VERSION]
    assert line["sunset"] == "Thu, 02 Sep 2027 00:00:00 GMT"
    assert line["retiringFrom"] == since.timestamp()


def test_the_first_sku_that_retires_counts(
    stack: Any, planned: Any, monkeypatch: pytest.MonkeyPatch, table: Any
) -> None:
    dates = {"datazonestandard": date(2027, 1, 1)}
    known = catalogue.ModelVersion("gpt-5.4", "2026-03-05", catalogue.Stage.GA, None, date(2028, 1, 1), dates)
    monkeypatch.setattr(catalogue, "find", lambda model, version: known)
    assert table(planned(stack)["main"], "models")[VERSION]["sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"


def test_a_version_whose_dates_nobody_knows_retires_never(stack: Any, planned: Any, table: Any) -> None:
    placements = [{"account": "sweden", "sku": "DataZoneStandard", "capacity": 1}]
    stack["models"]["novel-1"] = {"model": "novel", "version": "1", "placements": placements}
    stack["breakGlass"] = {"novel-1": {"reason": "try it", "expires": "2999-01-01"}}
    line = table(planned(stack)["main"], "models")["novel-1"]
    assert not {"retiringFrom", "sunset"} & line.keys()


def test_a_route_splits_by_the_percentage_of_its_canary(main: Any, table: Any) -> None:
    assert table(main, "routes") == {
        "chat": {"stable": VERSION, "canary": SUCCESSOR, "percent": 10, "salt": "chat-1"},
        "plain": {"stable": VERSION, "percent": 0, "salt": "plain"},
    }


def test_a_percentage_of_0_leaves_the_canary_out(stack: Any, planned: Any, table: Any) -> None:
    stack["routes"]["chat"]["canary"]["percent"] = 0
    assert table(planned(stack)["main"], "routes")["chat"] == {"stable": VERSION, "percent": 0, "salt": "chat-1"}


def test_a_consumer_without_models_may_use_all_and_one_with_them_those(main: Any, rights: Any) -> None:
    assert rights(main, "consumer-newsroom") == {
        "consumer": "newsroom",
        "tasks": ["summarize"],
        "tier": "20000-50000000",
    }
    assert rights(main, "consumer-contracts") == {
        "consumer": "contracts",
        "tasks": [],
        "tier": "5000",
        "models": [VERSION],
    }


def test_the_rights_of_a_consumer_stand_under_the_name_of_its_subscription(main: Any, rights: Any) -> None:
    assert {each["key"] for each in main["consumers"]} == {"newsroom", "contracts"}
    for consumer in main["consumers"]:
        assert rights(main, consumer["subscription"])["consumer"] == consumer["key"]


def test_an_application_has_the_rights_of_its_consumer_whatever_case_its_id_is_written_in(
    stack: Any, planned: Any, rights: Any
) -> None:
    stack["consumers"]["contracts"]["applications"] = [APPLICATION.upper()]
    found = planned(stack)["main"]
    assert rights(found, APPLICATION) == rights(found, "consumer-contracts")


def test_rights_name_versions_of_their_own_gateway_only(stack: Any, planned: Any, table: Any, rights: Any) -> None:
    main = stack["gateways"]["main"]
    stack["gateways"] = {"main": main | {"models": [VERSION]}, "other": main | {"models": [SUCCESSOR]}}
    stack["consumers"]["contracts"]["models"] = [VERSION, SUCCESSOR]
    del stack["routes"]["chat"]
    found = planned(stack)
    assert [rights(found[key], "consumer-contracts")["models"] for key in ("main", "other")] == [[VERSION], [SUCCESSOR]]
    assert [list(table(found[key], "routes")) for key in ("main", "other")] == [["plain"], []]


def test_consumers_with_the_same_limits_share_a_tier(stack: Any, planned: Any, fragment: Any) -> None:
    for number in range(5):
        stack["consumers"][f"more-{number}"] = {"tokensPerMinute": 5_000}
    limits = fragment(planned(stack)["main"], "limits")
    found = [dict(element.attrib) for element in limits.iter("llm-token-limit")]
    assert [(each["tokens-per-minute"], each.get("token-quota")) for each in found] == [
        ("20000", "50000000"),
        ("5000", None),
    ]
    assert {each.get("token-quota-period") for each in found} == {"Monthly", None}
