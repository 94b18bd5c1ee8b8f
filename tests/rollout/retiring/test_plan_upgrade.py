"""`rollout plan-upgrade` as a user meets it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import yaml

from local import Azure, open_azure
from rollout import stacks

OLD, NEW = "gpt-5.4-2026-03-05", "gpt-5.6-sol-2026-07-09"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
DAY = "2027-02-01"


@pytest.fixture(autouse=True)
def no_subscription(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZURE_SUBSCRIPTION_ID", raising=False)


@pytest.fixture
def azure() -> Iterator[Azure]:
    made = open_azure(None)
    made.clock.set(datetime.combine(date(2026, 11, 22), time(), UTC))
    yield made
    made.close()


def placed(*placements: dict[str, Any], key: str = OLD) -> dict[str, Any]:
    model, version = {OLD: ("gpt-5.4", "2026-03-05"), NEW: ("gpt-5.6-sol", "2026-07-09")}[key]
    return {key: {"model": model, "version": version, "placements": list(placements)}}


def line(sku: str, capacity: int, **more: Any) -> dict[str, Any]:
    return {"account": "sweden", "sku": sku, "capacity": capacity, **more}


@pytest.fixture
def alone(house: Any) -> Any:
    """A stack that has the old version alone, with a task, a route and a consumer on it."""
    house.release("news-r1")
    house.stack(
        models=placed(line("DataZoneStandard", 100, priority=2), line("DataZoneProvisionedManaged", 50)),
        tasks={"news": {"stable": "news-r1"}},
        routes={"chat": {"stable": OLD}},
        consumers={"app": {"tasks": ["news"], "models": [OLD], "tokensPerMinute": 1000}},
    )
    return house


def plan(house: Any, *arguments: str, on: str = DAY) -> dict[str, Any]:
    result = house.run("plan-upgrade", OLD, "--json", "--on", on, *arguments)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert (document["schemaVersion"], document["day"]) == (1, on)
    (found,) = document["plans"]
    return found


def test_the_catalogue_s_replacement_is_taken_and_its_placements_are_those_of_the_old_one(alone: Any) -> None:
    found = plan(alone)
    assert (found["to"], found["retires"], found["toRetires"]) == (NEW, "2027-09-02", "2028-06-01")
    (entry,) = yaml.safe_load(found["yaml"]).items()
    assert entry[0] == NEW
    assert entry[1]["placements"] == [
        line("DataZoneStandard", 100, priority=2),
        line("DataZoneProvisionedManaged", 50),
    ]


def test_what_is_to_be_pasted_loads_with_the_stack(alone: Any) -> None:
    found = plan(alone)
    file = alone.root / "Pulumi.prod.yaml"
    content = yaml.safe_load(file.read_text())
    content["config"]["model-lifecycle:models"] |= yaml.safe_load(found["yaml"])
    file.write_text(yaml.safe_dump(content))
    assert stacks.read(alone.root, "prod").settings.models[NEW].placements[0].capacity == 100


def test_both_versions_need_quota_while_they_run_side_by_side(alone: Any) -> None:
    alone.stack(
        models=placed(line("DataZoneStandard", 100), line("DataZoneProvisionedManaged", 50)),
        quota={"swedencentral/DataZoneProvisionedManaged": 75, "swedencentral/DataZoneStandard/gpt-5.6-sol": 100},
    )
    quota = {pool["name"]: pool for pool in plan(alone)["quota"]}
    shared = quota["swedencentral/DataZoneProvisionedManaged"]
    assert (shared["now"], shared["both"], shared["short"]) == (50, 100, 25), "one pool for all models"
    own = quota["swedencentral/DataZoneStandard/gpt-5.6-sol"]
    assert (own["now"], own["both"], own["short"]) == (0, 100, 0)
    assert plan(alone)["order"][0]["what"].startswith("Ask for quota: 25 more units of swedencentral/DataZoneProv")


def test_a_replacement_that_runs_already_is_raised_and_nothing_of_it_is_lost(house: Any) -> None:
    own = [line("DataZoneStandard", 30, raiPolicyName="strict"), line("Standard", 5, priority=9)]
    house.stack(models=placed(line("DataZoneStandard", 100)) | placed(*own, key=NEW))
    found = plan(house)
    assert found["placements"][0]["before"] == 30
    assert yaml.safe_load(found["yaml"])[NEW]["placements"] == [
        line("DataZoneStandard", 100, raiPolicyName="strict"),
        line("Standard", 5, priority=9),
    ]
    assert found["quota"] == [
        {**found["quota"][0], "name": "swedencentral/DataZoneStandard/gpt-5.6-sol", "now": 30, "both": 100}
    ]


def test_the_order_counts_backwards_from_the_horizon_before_the_earliest_retirement(alone: Any) -> None:
    order = [(deed["by"], deed["step"], deed["what"].split(",")[0]) for deed in plan(alone)["order"]]
    assert order == [
        ("2027-05-04", "announced", f"Place {NEW} beside {OLD}: paste the entry below"),
        ("2027-05-18", "evaluate replacement", "Write and evaluate news-r2"),
        ("2027-05-19", "roll out", "news: news-r2 for 10 of 100"),
        ("2027-05-20", "roll out", "news: news-r2 for 50 of 100"),
        ("2027-05-21", "roll out", "news: news-r2 for 100 of 100"),
        ("2027-05-21", "roll out", f"Move route chat to {NEW}: canary first"),
        ("2027-05-28", "drain", f"Take {OLD} out of consumers.app.models"),
        ("2027-06-04", "delete", f"Delete the placements of {OLD}"),
    ]
    assert alone.run("retirements", "--on", "2027-06-04").exit_code == 0, "the last day on which previews accept it"
    assert alone.run("retirements", "--on", "2027-06-05").exit_code == 3


def test_a_task_s_own_steps_and_bake_times_count(alone: Any) -> None:
    strategy = {"steps": [{"percent": 5, "bakeMinutes": 2881}, {"percent": 100}]}
    alone.stack(tasks={"news": {"stable": "news-r1", "strategy": strategy}})
    steps = [(deed["by"], deed["what"]) for deed in plan(alone)["order"] if deed["step"] == "roll out"]
    assert steps == [("2027-05-18", "news: news-r2 for 5 of 100"), ("2027-05-21", "news: news-r2 for 100 of 100")]


def test_every_list_that_would_refuse_the_new_version_is_named(alone: Any) -> None:
    assert plan(alone)["list"] == ["consumers.app.models"]


def test_commands_stand_with_each_part(alone: Any) -> None:
    commands = [command for deed in plan(alone)["order"] for command in deed["commands"]]
    assert "python -m rollout seal news/news-r2" in commands
    assert "python -m rollout evaluate news-r1 news-r2 --data rows.jsonl --stack prod" in commands
    assert "python -m rollout start news news-r2 --stack prod" in commands
    assert commands.count("python -m rollout promote news --stack prod") == 2
    assert f"python -m rollout delete-version {OLD} --stack prod" in commands


def test_what_is_done_already_is_not_asked_for_again(alone: Any) -> None:
    alone.release("news-r2", NEW)
    assert [(each["candidate"], each["state"]) for each in plan(alone)["releases"]] == [("news-r2", "proved")]
    assert not [deed for deed in plan(alone)["order"] if deed["step"] == "evaluate replacement"]
    alone.stack(tasks={"news": {"stable": "news-r1", "canary": {"release": "news-r2", "percent": 10}}})
    found = plan(alone)
    assert (found["releases"][0]["state"], found["releases"][0]["moved"]) == ("rolling out", 10)
    assert [deed["what"] for deed in found["order"] if deed["step"] == "roll out"] == [
        "news: news-r2 for 50 of 100",
        "news: news-r2 for 100 of 100",
    ]
    assert not [deed for deed in found["order"] if deed["step"] == "announced"], "it is placed, and nothing is short"


def test_drafts_and_unproved_releases_are_taken_up_where_they_are(alone: Any) -> None:
    alone.release("news-r2", NEW, None, seal=False)
    assert plan(alone)["releases"][0]["state"] == "to seal"
    alone.release("news-r2", NEW, "Failed")
    assert plan(alone)["releases"][0]["state"] == "to evaluate"


def test_a_proposed_name_is_nobody_s_yet(alone: Any) -> None:
    alone.release("news-r2")
    alone.release("other-r1")
    assert plan(alone)["releases"][0]["candidate"] == "news-r3"


def test_inside_the_horizon_the_day_before_the_retirement_is_planned_for_with_the_glass_to_break(alone: Any) -> None:
    found = plan(alone, on="2027-07-20")
    assert (found["leave"], found["pastHorizon"]) == ("2027-09-01", True)
    assert found["order"][0]["late"] is False
    late = plan(alone, on="2027-08-20")
    assert late["order"][0]["late"] is True
    text = alone.run("plan-upgrade", OLD, "--on", "2027-08-20").stdout
    text = " ".join(text.split())
    assert "It is inside the horizon: previews in prod refuse it." in text
    assert 'breakGlass: {gpt-5.4-2026-03-05: {reason: ..., expires: "2027-09-01"}}' in text
    assert "parts are late" in text
    gone = alone.run("plan-upgrade", OLD, "--on", "2027-09-02").stdout
    assert "It has retired: requests to it get 410 Gone." in gone


def test_a_preview_s_objections_to_the_entry_are_told_beforehand(alone: Any) -> None:
    alone.stack(
        models=placed(line("DataZoneStandard", 100)) | placed(*(line("Standard", 1),), key=NEW),
        tasks={"news": {"stable": "news-r1"}},
        quota={"swedencentral/DataZoneStandard/gpt-5.6-sol": 10},
    )
    assert plan(alone)["objections"] == [], "quota is told apart"
    assert plan(alone)["quota"][0]["short"] == 90


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("gpt-9-1",), 2, "gpt-9-1: is not under models in prod. There are: gpt-5.4-2026-03-05."),
        ((OLD, "--to", "gpt-9"), 2, "--to gpt-9: is no model version"),
        ((OLD, "--to", "gpt-5.1"), 2, "It is a model: name one of its versions, gpt-5.1-2025-11-13"),
        ((OLD, "--to", OLD), 3, "is the version that is to be replaced"),
        ((OLD, "--to", "gpt-5.1-2025-11-13"), 3, "retires on 2027-05-15, no later than gpt-5.4-2026-03-05"),
        ((OLD, "--to", "text-embedding-3-large-1", "--on", "2027-07-20"), 3, "is itself ending (GA on 2027-07-20, and"),
        ((OLD, "--on", "2028-01-01"), 3, "gpt-5.6-sol-2026-07-09: is itself ending (Deprecated on 2028-01-01"),
        ((OLD, "--stack", "dev"), 2, "There is no stack 'dev'"),
        ((OLD, "--json", "--markdown"), 2, "only one of them"),
        ((OLD, "--subscription", "dev"), 2, "is no GUID"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(alone: Any, arguments: tuple[str, ...], code: int, said: str) -> None:
    day = () if "--on" in arguments else ("--on", DAY)
    result = alone.run("plan-upgrade", *arguments, *day)
    assert result.exit_code == code, result.output
    assert said in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_replacement_that_retires_on_the_same_day_is_none(alone: Any) -> None:
    alone.stack(models=placed(line("ProvisionedManaged", 50), line("Standard", 10)))
    result = alone.run("plan-upgrade", OLD, "--to", "gpt-5.5-2026-04-24", "--on", DAY)
    assert result.exit_code == 3
    assert "retires on 2027-08-01, no later than gpt-5.4-2026-03-05 on 2027-08-01" in result.stderr


def test_without_a_recommendation_to_is_asked_for(house: Any) -> None:
    house.stack()
    result = house.run("plan-upgrade", NEW, "--on", DAY)
    assert result.exit_code == 2
    assert f"{NEW}: no source names a replacement. Give --to <model>-<version>. Others in prod: {OLD}." in result.stderr


def test_text_fits_100_columns_and_markdown_has_boxes_to_tick(alone: Any) -> None:
    text = alone.run("plan-upgrade", OLD, "--on", DAY)
    assert text.exit_code == 0, text.output
    assert max(map(len, text.stdout.splitlines())) <= 100
    markdown = alone.run("plan-upgrade", OLD, "--markdown", "--on", DAY)
    assert f"- [ ] by 2027-06-04: `Delete the placements of {OLD}`" in markdown.stdout
    assert "```yaml\n    gpt-5.6-sol-2026-07-09:\n" in markdown.stdout


def test_azure_is_asked_for_quota_and_for_what_is_offered(alone: Any, url: str) -> None:
    found = plan(alone, "--subscription", SUBSCRIPTION, "--endpoint", url)
    pools = {pool["name"]: pool for pool in found["quota"]}
    pool = pools["swedencentral/DataZoneStandard/gpt-5.6-sol"]
    assert pool["azure"] > 0
    assert pool["used"] == 0
    assert pool["short"] is not None


def test_a_version_that_azure_does_not_offer_there_is_refused_with_where_it_is(
    alone: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rollout import plan_upgrade as command  # noqa: PLC0415 - the module, not the function

    offer = ("gpt-5.6-sol", "2026-07-09", "DataZoneStandard")
    read = command.azure.read

    def without_sweden(*arguments: Any) -> Any:
        regions = dict(read(*arguments))
        if home := regions.get("swedencentral"):
            regions["swedencentral"] = command.Region("swedencentral", home.offers - {offer}, home.limits)
        return regions

    monkeypatch.setattr(command.azure, "read", without_sweden)
    monkeypatch.setattr(command.catalogue, "REGIONS", frozenset({"swedencentral", "westeurope", "eastus2"}))
    result = alone.run("plan-upgrade", OLD, "--on", DAY, "--subscription", SUBSCRIPTION, "--endpoint", url)
    assert result.exit_code == 3, result.output
    said = " ".join(result.stderr.split())
    assert f"{NEW}: is not offered as DataZoneStandard in swedencentral. As DataZoneStandard it is offered in:" in said
    assert "westeurope" in said
    assert "eastus2" not in said, "outside of the residency"
