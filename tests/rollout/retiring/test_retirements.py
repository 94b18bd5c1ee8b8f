"""`rollout retirements` as a user meets it."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

OLD, NEW = "gpt-5.4-2026-03-05", "gpt-5.6-sol-2026-07-09"
SOON = "2027-06-20"


def row(house: Any, *arguments: str, version: str = OLD, on: str = SOON) -> dict[str, Any]:
    result = house.run("retirements", "--json", "--on", on, *arguments)
    assert result.exit_code in {0, 3}, result.output
    document = json.loads(result.stdout)
    assert document["schemaVersion"] == 1
    (found,) = [each for each in document["versions"] if each["version"] == version]
    return found


@pytest.fixture
def serving(house: Any) -> Any:
    """A stack whose task serves a release on the version that ends."""
    house.release("news-r1")
    house.stack(
        tasks={"news": {"stable": "news-r1"}},
        consumers={"app": {"tasks": ["news"], "tokensPerMinute": 1000, "models": [OLD, NEW]}},
    )
    return house


def test_everything_that_is_known_of_a_version_is_in_the_document(serving: Any) -> None:
    serving.release("news-r0", verdict=None)
    found = row(serving)
    assert (found["stage"], found["retires"], found["daysLeft"]) == ("Deprecated", "2027-09-02", 74)
    assert found["replacement"] == "gpt-5.6-sol"
    assert found["tasks"] == [{"name": "news", "percent": 100, "releases": ["news-r1"]}]
    assert [(each["name"], each["role"], each["served"]) for each in found["releases"]] == [
        ("news-r0", None, False),
        ("news-r1", "stable", True),
    ]
    assert found["consumers"] == [{"name": "app", "tasks": ["news"], "namesIt": True, "mayPin": True}]
    assert found["inside"] is True


def test_each_sku_has_its_own_date_and_the_earliest_counts(house: Any) -> None:
    placements = [
        {"account": "sweden", "sku": "ProvisionedManaged", "capacity": 50},
        {"account": "sweden", "sku": "Standard", "capacity": 10},
    ]
    house.stack(models={OLD: {"model": "gpt-5.4", "version": "2026-03-05", "placements": placements}})
    found = row(house)
    assert [(sku["sku"], sku["retires"]) for sku in found["skus"]] == [
        ("ProvisionedManaged", "2027-08-01"),
        ("Standard", "2027-09-02"),
    ]
    assert (found["retires"], found["daysLeft"]) == ("2027-08-01", 42)


def test_the_step_goes_forward_with_the_work(serving: Any) -> None:
    placements = [{"account": "sweden", "sku": "DataZoneStandard", "capacity": 1}]
    models = {OLD: {"model": "gpt-5.4", "version": "2026-03-05", "placements": placements}}
    serving.stack("alone", models=models, tasks={"news": {"stable": "news-r1"}})
    assert row(serving, "-s", "alone")["step"] == "announced"
    assert row(serving, "-s", "prod")["step"] == "evaluate replacement"
    serving.release("news-r2", NEW, "Inconclusive")
    assert row(serving, "-s", "prod")["step"] == "evaluate replacement"
    serving.release("news-r2", NEW)
    assert row(serving, "-s", "prod")["step"] == "roll out"
    serving.stack(tasks={"news": {"stable": "news-r1", "canary": {"release": "news-r2", "percent": 10}}})
    found = row(serving, "-s", "prod")
    assert (found["step"], found["waiting"][0]["moved"]) == ("roll out", 10)
    serving.stack(tasks={"news": {"stable": "news-r2", "former": "news-r1"}})
    assert row(serving, "-s", "prod")["step"] == "drain"
    serving.stack(tasks={"news": {"stable": "news-r2"}})
    assert row(serving, "-s", "prod")["step"] == "delete"


def test_a_version_that_a_rollout_stopped_serving_last_week_is_kept_as_the_way_back(serving: Any) -> None:
    serving.release("news-r2", NEW)
    serving.stack(tasks={"news": {"stable": "news-r2"}})
    before, after = {"stable": "news-r1", "canary": {"release": "news-r2"}}, {"stable": "news-r2"}
    record = {"at": "2027-06-15T10:00:00Z", "phase": "done", "before": before, "after": after}
    history = serving.root / "history" / "prod"
    history.mkdir(parents=True)
    failed = {**record, "at": "2027-06-18T10:00:00Z", "phase": "failed"}
    (history / "news.jsonl").write_text(f'{json.dumps(record)}\n{json.dumps(failed)}\n{{"at": "20')
    assert (row(serving)["step"], row(serving)["quietDays"]) == ("drain", 5)
    assert row(serving, on="2027-06-22")["step"] == "delete"


def test_a_rollback_to_the_old_version_serves_it_again(serving: Any) -> None:
    serving.release("news-r2", NEW)
    serving.stack(tasks={"news": {"stable": "news-r2", "former": "news-r1", "enabled": False}})
    found = row(serving)
    assert found["step"] == "roll out"
    assert found["tasks"][0]["releases"] == ["news-r1"]


def test_a_route_is_evaluated_until_another_version_stands_beside_it(house: Any) -> None:
    house.stack(routes={"chat": {"stable": OLD}})
    assert row(house)["step"] == "evaluate replacement"
    house.stack(routes={"chat": {"stable": OLD, "canary": {"model": NEW, "percent": 25}}})
    found = row(house)
    assert (found["step"], found["routes"]) == ("roll out", [{"name": "chat", "percent": 75}])


def test_a_version_that_only_pins_can_reach_is_never_called_unused(house: Any) -> None:
    house.stack(consumers={"app": {"tokensPerMinute": 1000}})
    found = row(house)
    assert (found["step"], found["waiting"][0]["kind"]) == ("drain", "pins")
    house.stack()
    assert row(house)["step"] == "delete"


def test_the_exit_code_says_whether_anything_is_inside_the_horizon(serving: Any) -> None:
    assert serving.run("retirements", "--on", "2027-06-04").exit_code == 0, "90 days"
    assert serving.run("retirements", "--on", "2027-06-05").exit_code == 3, "89 days"
    assert serving.run("retirements", "--on", "2031-01-01").exit_code == 3, "retired long ago"
    assert serving.run("retirements", "--on", "2020-01-01").exit_code == 0, "a day in the past"


@pytest.mark.parametrize("day", ["20270301", "2027-W10-1", "2027-3-1", "2027-02-30", "\u0662\u0660\u0662\u0667-01-01"])
def test_a_day_is_written_in_one_way_only(serving: Any, day: str) -> None:
    for command in (("retirements",), ("plan-upgrade", OLD)):
        result = serving.run(*command, "--on", day)
        assert result.exit_code == 2
        assert "Write it as 2027-06-01" in result.output


def test_a_broken_glass_is_told_and_moves_no_retirement(serving: Any) -> None:
    serving.stack(breakGlass={OLD: {"reason": "the successor is late", "expires": "2027-08-01"}})
    result = serving.run("retirements", "--on", SOON)
    assert result.exit_code == 3
    assert "tolerated: breakGlass until 2027-08-01" in result.stdout
    assert "no more: breakGlass ended on 2027-08-01" in serving.run("retirements", "--on", "2027-08-02").stdout
    assert row(serving)["breakGlass"] == {"reason": "the successor is late", "expires": "2027-08-01", "holds": True}


def test_a_version_that_the_catalogue_lacks_is_no_retired_one(house: Any) -> None:
    placements = [{"account": "sweden", "sku": "DataZoneStandard", "capacity": 1}]
    house.stack(models={"gpt-9-2030-01-01": {"model": "gpt-9", "version": "2030-01-01", "placements": placements}})
    result = house.run("retirements", "--on", SOON)
    assert result.exit_code == 0, result.output
    assert "the catalogue has no line for it" in result.stdout
    assert "no date" in result.stdout


def test_text_fits_100_columns_and_says_what_is_next(serving: Any) -> None:
    for name in ("a-stack-with-a-very-long-name-that-nobody-would-want-to-type-twice-in-a-row", "dev"):
        serving.stack(name, tasks={"news": {"stable": "news-r1"}})
    result = serving.run("retirements", "--on", SOON)
    assert result.exit_code == 3
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert re.search(r"gpt-5\.4-2026-03-05 +prod +Deprecated +2027-09-02 +74 days +evaluate replacement", result.stdout)
    assert "next: Evaluate a release on the replacement, for news" in result.stdout


def test_markdown_can_be_posted_whatever_names_say(serving: Any) -> None:
    (serving.root / "releases" / "news" / "1`|<b>@everyone\n\n# x.yaml").write_text("")
    result = serving.run("retirements", "--markdown", "--on", SOON)
    assert result.exit_code == 3, result.output
    assert "| `gpt-5.4-2026-03-05` | `prod` | Deprecated | 2027-09-02 | **74 days** | `gpt-5.6-sol` |" in result.stdout
    assert "@everyone" in result.stdout
    assert "\n# x" not in result.stdout
    outside = re.sub(r"`[^`\n]*`", "", result.stdout)
    assert "@everyone" not in outside
    assert "<b>" not in outside


def test_markdown_stays_short_enough_for_a_comment(serving: Any) -> None:
    for number in range(90):
        serving.stack(f"stack-{number}", tasks={"news": {"stable": "news-r1"}})
    result = serving.run("retirements", "--markdown", "--on", SOON)
    assert len(result.stdout) < 65_536
    assert "Left out here" in result.stdout


def test_the_picture_stands_alone_and_is_well_formed(serving: Any) -> None:
    result = serving.run("retirements", "--on", SOON, "--picture", "times.svg")
    assert result.exit_code == 3, result.output
    text = Path("times.svg").read_text()
    root = ET.fromstring(text)  # noqa: S314 - what was just written
    told = "".join(root.itertext())
    assert f"{OLD} in prod" in told
    assert "retires 2027-09-02" in told
    assert f"today, {SOON}" in told
    assert not re.findall(r"(?:href|src)=|url\((?!#)", text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--stack", "nowhere"), "There is no stack 'nowhere' in this folder. There are: prod."),
        (("--on", "tomorrow"), "--on 'tomorrow': is no day"),
        (("--json", "--markdown"), "only one of them"),
    ],
)
def test_options_that_can_t_be_used_are_told(serving: Any, arguments: tuple[str, ...], said: str) -> None:
    result = serving.run("retirements", *arguments)
    assert result.exit_code == 2
    assert said in (result.stdout if "--json" in arguments else result.stderr)
    assert "Traceback" not in result.output


def test_a_picture_that_can_t_be_written_is_told(serving: Any) -> None:
    result = serving.run("retirements", "--on", SOON, "--picture", "no/such/folder.svg")
    assert result.exit_code == 1
    assert "--picture no/such/folder.svg: can't be written: No such file" in result.stderr


def test_a_broken_stack_ends_it_and_as_json_too(serving: Any) -> None:
    (serving.root / "Pulumi.dev.yaml").write_text("config: [")
    result = serving.run("retirements", "--json")
    assert result.exit_code == 2
    error = json.loads(result.stdout)["error"]
    assert error["kind"] == "bad-input"
    assert "Pulumi.dev.yaml: is not valid YAML" in error["message"]


def test_a_served_release_that_is_not_there_ends_it_and_another_one_is_noted(serving: Any) -> None:
    (serving.root / "releases" / "news" / "news-r7.yaml").write_text("model: [")
    result = serving.run("retirements", "--on", SOON)
    assert result.exit_code == 3
    assert "news-r7.yaml" in result.stdout
    serving.stack(tasks={"news": {"stable": "news-r7"}})
    result = serving.run("retirements", "--on", SOON)
    assert result.exit_code == 2
    assert "tasks.news: news-r7 can't be read, so nobody could say which version it uses" in result.stderr
