"""`refresh-catalogue --stack`: a stack's quotas held against the Usages API."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.cognitiveservices.models import Model, Usage

from rollout.catalogue.quotas import Quota
from rollout.subscription import Limit, region_of

ROOT = Path(__file__).resolve().parents[2]
POOL = "swedencentral/DataZoneStandard/gpt-5.4"

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("Pulumi.yaml", "Pulumi.prod.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    with (tmp_path / "Pulumi.prod.yaml").open("a") as file:
        file.write(f"  model-lifecycle:quota:\n    {POOL}: 1000000\n    eastus2/GlobalStandard/gpt-5.4: 5\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def quotas(result: Any) -> dict[str, dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return {each["name"]: each for each in json.loads(result.stdout)["quotas"]}


def test_what_the_stack_says_is_held_against_what_azure_says(run: Run, url: str, folder: Path) -> None:
    found = quotas(run("--endpoint", url, "-l", "swedencentral", "--stack", "prod", "--json"))
    one = found[POOL]
    assert (one["wanted"], one["configured"], one["used"]) == (100, 1_000_000, 0)
    assert 0 < one["limit"] < 1_000_000
    assert one["differs"] == "configured higher: a preview would pass what Azure refuses"
    assert found["swedencentral/DataZoneProvisionedManaged"]["differs"] == "not under quota in the configuration"
    assert found["eastus2/GlobalStandard/gpt-5.4"]["wanted"] == 0, "asked for, though nothing is placed there"


def test_without_a_stack_no_quota_is_asked_for(run: Run, url: str) -> None:
    assert quotas(run("--endpoint", url, "-l", "swedencentral", "--json")) == {}


def test_text_and_markdown_show_them(run: Run, url: str, folder: Path) -> None:
    arguments = ("--endpoint", url, "-l", "swedencentral", "--stack", "prod")
    assert re.search(rf"prod +{POOL} +100 +1000000 +\d+ +0 +configured higher", run(*arguments).stdout)
    assert f"| prod | {POOL} | 100 | 1000000 |" in run(*arguments, "--markdown").stdout


def test_a_stack_that_can_t_be_used_stops_it_before_anything_is_read(run: Run, folder: Path, file: Path) -> None:
    before = file.read_bytes()
    result = run("--endpoint", "http://127.0.0.1:9", "--stack", "dev")
    assert result.exit_code == 2
    assert "no stack 'dev'" in result.stderr
    assert file.read_bytes() == before


def test_an_azure_that_fails_there_leaves_the_catalogue_alone(
    run: Run, answering: Callable[[int, Any], str], folder: Path, file: Path
) -> None:
    before = file.read_bytes()
    result = run("--endpoint", answering(503, {"error": {"code": "ServerBusy", "message": "No."}}), "--stack", "prod")
    assert result.exit_code == 1
    assert "Azure answered 503 ServerBusy" in result.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize("body", [[], {"value": None}, {"value": [{"model": {"skus": 5}}]}])
def test_an_answer_that_can_t_be_understood_is_told(
    run: Run, answering: Callable[[int, Any], str], folder: Path, body: Any
) -> None:
    result = run("--endpoint", answering(200, body), "--stack", "prod")
    assert result.exit_code == 1, result.output
    assert "can't be understood" in result.stderr
    assert "Traceback" not in result.output


def test_models_and_usages_are_joined_on_the_usage_s_name_whatever_it_is() -> None:
    sku = {"name": "Standard", "usageName": "OpenAI.Odd.Name"}
    own = {"name": "Standard", "usageName": "OpenAI.Standard.gpt-4o-2024-11-20"}
    models = [
        Model.deserialize({"model": {"format": "OpenAI", "name": "GPT-5.4", "version": "1", "skus": [sku]}}),
        Model.deserialize({"model": {"format": "OpenAI", "name": "gpt-4o", "version": "a", "skus": [sku]}}),
        Model.deserialize(
            {"model": {"format": "OpenAI", "name": "gpt-4o", "version": "b", "skus": [own, {"name": "Classic"}]}}
        ),
        Model.deserialize({}),
    ]
    usages = [
        Usage.deserialize({"name": {"value": "OpenAI.Odd.Name"}, "currentValue": 10.0, "limit": 50.0}),
        Usage.deserialize({"name": {"value": "OpenAI.Standard.gpt-4o-2024-11-20"}, "currentValue": 0, "limit": 5}),
        Usage.deserialize({}),
    ]
    region = region_of("westeurope", models, usages)
    assert region.limits == {
        "westeurope/Standard/gpt-5.4": Limit(50, 10),
        "westeurope/Standard/gpt-4o": Limit(5, 0),
    }
    assert ("gpt-5.4", "1", "Standard") in region.offers


@pytest.mark.parametrize(
    ("wanted", "configured", "limit", "said"),
    [
        (10, 20, 20, ""),
        (10, 20, None, "Azure tells of no such quota"),
        (30, 30, 20, "the stack asks for 10 more than there are"),
        (10, None, 20, "not under quota in the configuration"),
        (10, 30, 20, "configured higher: a preview would pass what Azure refuses"),
        (10, 15, 20, "configured lower: more could be used"),
    ],
)
def test_what_differs_is_said(wanted: int, configured: int | None, limit: int | None, said: str) -> None:
    assert Quota("prod", "x", wanted, configured, limit, 0).differs == said
