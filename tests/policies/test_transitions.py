"""What only base against head can tell: the pack is told what was, and judges what becomes of it."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies import rules
from policies.gateway.tables import ROUTES

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
FLAG = "azure-native:appconfiguration:KeyValue"
SERVICE = "azure-native:apimanagement:ApiManagementService"
TRANSITIONS = [
    rules.ACCOUNT_IS_NOT_REPLACED,
    rules.GATEWAY_IS_NOT_REPLACED,
    rules.DEPLOYMENT_PIN_DOES_NOT_CHANGE_IN_PLACE,
    rules.DEPLOYMENT_IN_USE_STAYS,
    rules.TRAFFIC_MOVES_IN_STEPS,
]


@pytest.fixture
def stack(account: Any, deployment: Any) -> Any:
    return [(ACCOUNT, "sweden", account), (DEPLOYMENT, "sweden.gpt", deployment)]


@pytest.mark.parametrize("rule", TRANSITIONS, ids=lambda rule: rule.name)
def test_without_a_base_there_is_nothing_to_judge(
    judged_stack: Any, stack: Any, monkeypatch: pytest.MonkeyPatch, rule: Any
) -> None:
    monkeypatch.delenv("MODEL_LIFECYCLE_BASE", raising=False)
    assert judged_stack(rule, stack) == []


@pytest.mark.parametrize("rule", TRANSITIONS, ids=lambda rule: rule.name)
def test_what_stays_as_it_was_passes(judged_stack: Any, based: Any, stack: Any, rule: Any) -> None:
    based([*stack, flag(90)])
    assert judged_stack(rule, copy.deepcopy([*stack, flag(90)])) == []


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"deployment": {"resources": [{}]}}'])
@pytest.mark.parametrize("rule", TRANSITIONS, ids=lambda rule: rule.name)
def test_a_base_that_can_t_be_read_never_passes(
    judged_stack: Any, stack: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, rule: Any, content: str
) -> None:
    (tmp_path / "base.json").write_text(content)
    monkeypatch.setenv("MODEL_LIFECYCLE_BASE", str(tmp_path / "base.json"))
    assert "could not be judged" in judged_stack(rule, stack)[0][1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"accountName": "other"}, "accountName 'aoai-prod' becomes 'other'"),
        ({"location": "francecentral"}, "location 'swedencentral' becomes 'francecentral'"),
        ({"resourceGroupName": "rg2"}, "resourceGroupName 'rg' becomes 'rg2'"),
    ],
)
def test_an_account_that_would_be_replaced_is_a_violation(
    judged_stack: Any, based: Any, stack: Any, account: Any, change: Any, says: str
) -> None:
    based(stack)
    ((name, message),) = judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, [(ACCOUNT, "sweden", account | change)])
    assert name == "sweden"
    assert says in message


def test_a_renamed_account_is_still_the_account_it_was(judged_stack: Any, based: Any, stack: Any, account: Any) -> None:
    based(stack, protect=True)
    was = [f"urn:pulumi:prod::p::{ACCOUNT}::sweden"]
    rule = rules.ACCOUNT_IS_NOT_REPLACED
    assert judged_stack(rule, [(ACCOUNT, "north", account)], aliases=was, protect=True) == []
    moved = account | {"location": "francecentral"}
    assert "would be replaced" in judged_stack(rule, [(ACCOUNT, "north", moved)], aliases=was)[0][1]


def test_an_account_that_moves_under_another_pulumi_name_is_a_violation(
    judged_stack: Any, based: Any, stack: Any, account: Any
) -> None:
    based(stack)
    moved = account | {"location": "francecentral"}
    ((name, message),) = judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, [(ACCOUNT, "new", moved)])
    assert name == "new"
    assert "would be replaced" in message


def test_a_hidden_group_is_said_to_be_hidden(judged_stack: Any, based: Any, stack: Any, account: Any) -> None:
    based(stack)
    account |= {"resourceGroupName": UNKNOWN_STRING_VALUE}
    ((_, message),) = judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, [(ACCOUNT, "sweden", account)])
    assert "resourceGroupName is still unknown" in message


def test_another_spelling_of_a_region_replaces_nothing(judged_stack: Any, based: Any, stack: Any, account: Any) -> None:
    based(stack)
    assert (
        judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, [(ACCOUNT, "sweden", account | {"location": "Sweden Central"})])
        == []
    )


def test_a_protected_account_that_leaves_is_a_violation_and_an_unprotected_one_is_not(
    judged_stack: Any, based: Any, stack: Any
) -> None:
    based(stack, protect=True)
    assert "is protected and leaves" in judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, [])[0][1]
    based(stack)
    assert judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, []) == []


SERVED = {"serviceName": "apim-prod", "resourceGroupName": "rg", "location": "swedencentral"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"serviceName": "other"}, "serviceName 'apim-prod' becomes 'other'"),
        ({"location": "francecentral"}, "location 'swedencentral' becomes 'francecentral'"),
        ({"resourceGroupName": "rg2"}, "resourceGroupName 'rg' becomes 'rg2'"),
        ({"location": UNKNOWN_STRING_VALUE}, "location is still unknown"),
    ],
)
def test_a_gateway_that_would_be_replaced_is_a_violation(judged_stack: Any, based: Any, change: Any, says: str) -> None:
    based([(SERVICE, "main", SERVED)])
    ((name, message),) = judged_stack(rules.GATEWAY_IS_NOT_REPLACED, [(SERVICE, "main", SERVED | change)])
    assert name == "main"
    assert says in message


def test_a_gateway_that_only_grows_or_is_spelled_otherwise_stays(judged_stack: Any, based: Any) -> None:
    based([(SERVICE, "main", SERVED)])
    same = SERVED | {"location": "Sweden Central", "sku": {"name": "StandardV2", "capacity": 4.0}}
    assert judged_stack(rules.GATEWAY_IS_NOT_REPLACED, [(SERVICE, "main", same)]) == []
    was = [f"urn:pulumi:prod::p::{SERVICE}::main"]
    assert judged_stack(rules.GATEWAY_IS_NOT_REPLACED, [(SERVICE, "renamed", SERVED)], aliases=was) == []
    moved = [(SERVICE, "renamed", SERVED | {"location": "francecentral"})]
    assert "would be replaced" in judged_stack(rules.GATEWAY_IS_NOT_REPLACED, moved, aliases=was)[0][1]
    assert "would be replaced" in judged_stack(rules.GATEWAY_IS_NOT_REPLACED, moved)[0][1]


def test_a_protected_gateway_neither_leaves_nor_loses_its_protection(judged_stack: Any, based: Any) -> None:
    rule, served = rules.GATEWAY_IS_NOT_REPLACED, [(SERVICE, "main", SERVED)]
    based(served, protect=True)
    assert "is protected and leaves" in judged_stack(rule, [])[0][1]
    assert "loses its protection" in judged_stack(rule, served)[0][1]
    assert judged_stack(rule, served, protect=True) == []
    based(served)
    assert judged_stack(rule, []) == []


def test_the_classic_provider_s_gateway_stays_too(judged_stack: Any, based: Any) -> None:
    type_, inputs = "azure:apimanagement/service:Service", {"name": "a", "resourceGroupName": "rg", "location": "x"}
    based([(type_, "main", inputs)])
    assert judged_stack(rules.GATEWAY_IS_NOT_REPLACED, [(type_, "main", inputs)]) == []
    assert judged_stack(rules.GATEWAY_IS_NOT_REPLACED, [(type_, "main", inputs | {"location": "y"})])


def test_a_review_refuses_to_lose_a_gateway(project: Any) -> None:
    folder = project(whole=True)
    (folder / "Pulumi.dev.yaml").unlink()
    stack = folder / "Pulumi.prod.yaml"
    for edit in (("", ""), ("main:\n      location: swedencentral", "main:\n      location: francecentral")):
        stack.write_text(stack.read_text().replace(*edit))
        git(folder, "init", "--quiet", "--initial-branch=main")
        git(folder, "add", "--all")
        git(folder, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "x")
    command = [sys.executable, "-m", "review", "--cwd", str(folder), "--base", "main~1", "--format", "json"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "gateway-is-not-replaced" in done.stdout
    assert "location 'swedencentral' becomes 'francecentral'" in done.stdout


def git(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)  # noqa: S607


@pytest.mark.parametrize(("key", "value"), [("version", "2026-07-09"), ("name", "gpt-5.6-sol")])
def test_a_pin_that_changes_in_place_is_a_violation_whatever_the_resource_is_called(
    judged_stack: Any, based: Any, stack: Any, deployment: Any, key: str, value: str
) -> None:
    based(stack)
    deployment = copy.deepcopy(deployment)
    deployment["properties"]["model"][key] = value
    deployment["accountName"] = "AOAI-PROD"
    ((name, message),) = judged_stack(
        rules.DEPLOYMENT_PIN_DOES_NOT_CHANGE_IN_PLACE, [(DEPLOYMENT, "renamed", deployment)]
    )
    assert name == "renamed"
    assert "and was gpt-5.4 2026-03-05" in message


def test_an_account_that_loses_its_protection_is_a_violation(
    judged_stack: Any, based: Any, stack: Any, account: Any
) -> None:
    based(stack, protect=True)
    assert "loses its protection" in judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, stack)[0][1]
    assert judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, stack, protect=True) == []
    based(stack)
    assert judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, stack, protect=True) == []


def test_a_pin_of_another_deployment_is_no_change_in_place(
    judged_stack: Any, based: Any, stack: Any, deployment: Any
) -> None:
    based(stack)
    other = copy.deepcopy(deployment) | {"deploymentName": "gpt-5.6-sol-2026-07-09"}
    other["properties"]["model"] |= {"name": "gpt-5.6-sol", "version": "2026-07-09"}
    assert judged_stack(rules.DEPLOYMENT_PIN_DOES_NOT_CHANGE_IN_PLACE, [*stack, (DEPLOYMENT, "two", other)]) == []


BACKEND = "azure-native:apimanagement:Backend"


def backend(name: str) -> Any:
    return (BACKEND, "backend", {"url": f"https://a.openai.azure.com/openai/deployments/{name}"})


def test_a_deployment_that_leaves_while_something_refers_to_it_is_a_violation(
    judged_stack: Any, based: Any, stack: Any
) -> None:
    refers = backend("gpt-5.4-2026-03-05-standard")
    based([*stack, refers])
    found = judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, [stack[0], refers])
    assert {name for name, _ in found} == {"backend"}
    assert {message.split(".\n")[0].rsplit(" ", 1)[-1] for _, message in found} == {"base", "head"}


def test_a_reference_of_the_base_alone_is_enough_because_requests_are_under_way(
    judged_stack: Any, based: Any, stack: Any
) -> None:
    based([*stack, backend("gpt-5.4-2026-03-05-standard")])
    found = judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, [stack[0], backend("other")])
    assert [name for name, _ in found] == ["backend"]
    assert "in base" in found[0][1]


@pytest.mark.parametrize("name", ["gpt-5.4-2026-03-05-standard-2", "xgpt-5.4-2026-03-05-standard", "gpt-5.4"])
def test_a_name_that_only_contains_the_deployment_s_is_no_reference(
    judged_stack: Any, based: Any, stack: Any, name: str
) -> None:
    based([*stack, backend(name)])
    assert judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, [stack[0], backend(name)]) == []


def test_a_version_may_leave_together_with_its_backend_pool_and_row_of_the_table(
    judged_stack: Any, based: Any, gateway: Any
) -> None:
    rule, now = rules.DEPLOYMENT_IN_USE_STAYS, copy.deepcopy(gateway)
    table = gateway["tables"][2]
    table["value"] = table["value"].replace(
        '"chat": {"stable": "gpt-5.4-2026-03-05", "percent": 0, "salt": "chat"}', ""
    )
    based(list(gateway.values()))
    for name in ("model", "backend", "pool"):
        del now[name]
    now["tables"][2]["value"] = "<fragment><set-variable name='models' value='{}' /></fragment>"
    assert judged_stack(rule, list(now.values())) == []
    now["tables"] = gateway["tables"]
    assert [name for name, _ in judged_stack(rule, list(now.values()))] == ["tables"]


def test_a_template_that_holds_more_than_a_backend_is_no_backend(judged_stack: Any, based: Any, stack: Any) -> None:
    pool = {"type": "Microsoft.ApiManagement/service/backends", "name": "a/b", "properties": {"type": "Pool"}}
    task = {"type": "x.y/tasks", "name": "c", "properties": {"stable": "gpt-5.4-2026-03-05"}}
    properties = {"template": {"resources": [pool, task]}}
    based([*stack, ("azure-native:resources:Deployment", "all", {"properties": properties})])
    assert "all refers to it in base" in judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, [stack[0]])[0][1]


@pytest.mark.parametrize("left", ["backend", "operation"])
def test_whatever_of_a_gateway_still_names_the_version_keeps_it(
    judged_stack: Any, based: Any, gateway: Any, left: str
) -> None:
    gateway["operation"][2]["value"] = (
        "<policies><inbound><set-status reason='gpt-5.4-2026-03-05' /></inbound></policies>"
    )
    based(list(gateway.values()))
    now = [gateway[name] for name in ("account", left)]
    found = judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, now)
    assert (left, "head") in {(name, message.split(".\n")[0].rsplit(" ", 1)[-1]) for name, message in found}


def test_a_route_or_a_condition_of_the_base_still_sends_requests_there(
    judged_stack: Any, based: Any, gateway: Any
) -> None:
    rule, table = rules.DEPLOYMENT_IN_USE_STAYS, gateway["tables"][2]
    based(list(gateway.values()))
    assert "tables refers to it in base" in judged_stack(rule, [gateway["account"]])[0][1]
    condition = "<choose><when condition='@(x == \"gpt-5.4-2026-03-05\")' /></choose>"
    table["value"] = f"<fragment>{condition}</fragment>"
    based(list(gateway.values()))
    assert "tables refers to it in base" in judged_stack(rule, [gateway["account"]])[0][1]


def test_a_version_that_leaves_while_a_task_names_it_is_a_violation(judged_stack: Any, based: Any, stack: Any) -> None:
    task = ("x:y:Task", "summarize", {"stable": "GPT-5.4-2026-03-05"})
    based([*stack, task])
    assert judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, [stack[0], task])
    assert judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, [*stack, task]) == []


def test_a_deployment_that_nothing_refers_to_may_leave(judged_stack: Any, based: Any, stack: Any) -> None:
    based(stack)
    assert judged_stack(rules.DEPLOYMENT_IN_USE_STAYS, [stack[0]]) == []


def flag(stable: int, canary: str = "r2", enabled: bool = True, disabled: str = "stable") -> Any:
    value = {
        "id": "summarize",
        "enabled": enabled,
        "variants": [
            {"name": "stable", "configuration_value": {"release": "r1"}},
            {"name": "canary", "configuration_value": {"release": canary}},
        ],
        "allocation": {
            "default_when_enabled": "stable",
            "default_when_disabled": disabled,
            "percentile": [{"variant": "canary", "from": 0, "to": 100 - stable}],
        },
    }
    properties = {
        "configStoreName": "store",
        "keyValueName": ".appconfig.featureflag~2Fsummarize",
        "contentType": "application/vnd.microsoft.appconfig.ff+json;charset=utf-8",
        "value": json.dumps(value),
    }
    return (FLAG, "flag", properties)


@pytest.mark.parametrize(
    ("before", "after", "ok"),
    [
        (flag(90), flag(50), True),
        (flag(90), flag(40), True),
        (flag(90), flag(39), False),
        (flag(50), flag(0), True),
        (flag(100), flag(0), False),
        (flag(0), flag(100), True),
        (flag(50), flag(0, enabled=False), True),
        (flag(50, enabled=False), flag(40), False),
        (flag(90), flag(40, canary="r3"), False),
        (flag(90), flag(100, disabled="canary", enabled=False), False),
    ],
)
def test_a_new_combination_gains_at_most_fifty_points_at_once_and_the_way_back_is_free(
    judged_stack: Any, based: Any, before: Any, after: Any, ok: bool
) -> None:
    based([before])
    assert (judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [after]) == []) == ok


def test_what_is_served_counts_and_not_what_its_variant_is_called(judged_stack: Any, based: Any) -> None:
    def renamed(text: str) -> str:
        return text.replace('"stable"', '"x"').replace('"canary"', '"stable"').replace('"x"', '"canary"')

    based([flag(10)])
    back, forth = flag(100), flag(0)
    back[2]["value"], forth[2]["value"] = renamed(back[2]["value"]), renamed(forth[2]["value"])
    assert judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [back]) == []
    based([flag(90)])
    assert "variant stable goes from 10 % to 100 %" in judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [forth])[0][1]


def test_a_smaller_step_may_be_demanded(judged_stack: Any, based: Any) -> None:
    based([flag(90)])
    ((_, message),) = judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [flag(50)], {"maxStepPercent": 20.0})
    assert "variant canary goes from 10 % to 50 %, and a step may be 20 points" in message


def test_a_flag_that_is_new_takes_no_step(judged_stack: Any, based: Any) -> None:
    based([("x:y:Z", "x", {})])
    assert judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [flag(0)]) == []


def test_a_flag_that_can_t_be_read_never_passes(judged_stack: Any, based: Any) -> None:
    broken = flag(90)
    broken[2]["value"] = "[]"
    based([flag(90)])
    assert "could not be judged" in judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [broken])[0][1]


@pytest.mark.parametrize("deployment", [None, {}, {"resources": None}])
@pytest.mark.parametrize("rule", TRANSITIONS, ids=lambda rule: rule.name)
def test_a_stack_that_was_never_deployed_is_an_empty_base(
    judged_stack: Any, stack: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, rule: Any, deployment: Any
) -> None:
    (tmp_path / "base.json").write_text(json.dumps({"version": 3, "deployment": deployment}))
    monkeypatch.setenv("MODEL_LIFECYCLE_BASE", str(tmp_path / "base.json"))
    assert judged_stack(rule, stack) == []


class TestSettings:
    @pytest.fixture
    def was(self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Says what the base's configuration was."""

        def configure(**settings: Any) -> None:
            values = {"environment": "prod", "residency": "eu"} | settings
            config = {
                f"p:{key}": value if isinstance(value, str) else json.dumps(value) for key, value in values.items()
            }
            path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
            path.write_text(json.dumps({"deployment": {}, "config": config}))
            monkeypatch.setenv("MODEL_LIFECYCLE_BASE", str(path))
            monkeypatch.setattr("policies.base.pulumi.get_project", lambda: "p")

        return configure

    def test_a_prod_stack_stays_prod_at_any_level_of_the_pack(self, judged: Any, configured: Any, was: Any) -> None:
        rule = rules.ENVIRONMENT_STAYS
        assert rule.level is not None
        assert rule.level.value == "mandatory"
        was()
        assert judged(rule, {}) == []
        configured(environment="dev")
        assert "environment becomes 'dev' and was 'prod'" in judged(rule, {})[0]
        was(environment="staging")
        assert judged(rule, {}) == []

    @pytest.mark.parametrize(
        ("before", "now", "says"),
        [
            ({}, {"residency": "global"}, "residency becomes global and was eu"),
            ({}, {"retirementHorizonDays": 1}, "horizon becomes 1 days and was 90"),
            ({"requireContentFilter": True}, {}, "requireContentFilter is no longer true"),
            ({"quota": {"a": 5}}, {"quota": {"a": 6}}, "quota of a becomes 6 and was 5"),
            ({"quota": {"a": 5}}, {}, "quota of a becomes unlimited and was 5"),
            (
                {},
                {"exemptions": {"x": {"rule": "r", "resource": "it", "reason": "why", "expires": "2027-01-01"}}},
                "exemptions.x lets it not keep r until 2027-01-01. Reason: why",
            ),
        ],
    )
    def test_weaker_settings_are_told_of(
        self, judged: Any, configured: Any, was: Any, before: Any, now: Any, says: str
    ) -> None:
        rule = rules.SETTINGS_ARE_NOT_WEAKENED
        was(**before)
        configured(**{"residency": "eu"} | now)
        (message,) = judged(rule, {})
        assert says in message
        was(**{"residency": "eu"} | now)
        assert judged(rule, {}) == []

    def test_an_export_of_the_engine_s_tells_no_settings(self, judged: Any, configured: Any, based: Any) -> None:
        based([])
        configured(environment="dev")
        assert judged(rules.ENVIRONMENT_STAYS, {}) == []
        assert judged(rules.SETTINGS_ARE_NOT_WEAKENED, {}) == []


def test_what_the_base_is_about_to_delete_is_no_part_of_it(judged_stack: Any, based: Any, stack: Any) -> None:
    based(stack, protect=True, delete=True)
    assert judged_stack(rules.ACCOUNT_IS_NOT_REPLACED, []) == []


def test_an_encrypted_value_of_the_base_can_t_be_judged(
    judged_stack: Any, based: Any, stack: Any, deployment: Any
) -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "abc"}
    was = copy.deepcopy(deployment)
    was["properties"]["model"]["version"] = secret
    based([(DEPLOYMENT, "sweden.gpt", was)])
    message = judged_stack(rules.DEPLOYMENT_PIN_DOES_NOT_CHANGE_IN_PLACE, stack)[0][1]
    assert "properties.model.version is a secret in the base" in message
    assert "abc" not in message


def routes(stable: str, canary: str = "", percent: int = 0, alias: str = "chat", name: str = "routes") -> Any:
    route = {"stable": stable, "percent": percent, "salt": "x"} | ({"canary": canary} if canary else {})
    table = json.dumps({alias: route})
    text = f"<fragment><set-variable name='{name}' value='{table}' /></fragment>"
    return ("azure-native:apimanagement:PolicyFragment", "routes", {"serviceName": "a", "id": "routes", "value": text})


@pytest.mark.parametrize(
    ("before", "after", "ok"),
    [
        (routes("a", "b", 10), routes("a", "b", 60), True),
        (routes("a", "b", 10), routes("a", "b", 61), False),
        (routes("a"), routes("a", "b", 50), True),
        (routes("a"), routes("a", "b", 51), False),
        (routes("a"), routes("b"), False),
        (routes("a", "b", 10), routes("b"), False),
        (routes("a", "b", 50), routes("b"), True),
        (routes("a", "b", 50), routes("b", "a", 20), True),
        (routes("a", "b", 100), routes("a"), True),
        (routes("a", "b", 10), routes("a", "c", 60), False),
        (routes("a"), routes("b", alias="other"), True),
        (routes("a"), routes("b", name="models"), True),
        (routes("a", "a", 10), routes("b", "b", 10), False),
    ],
)
def test_a_route_s_new_model_version_gains_at_most_fifty_points_at_once(
    judged_stack: Any, based: Any, before: Any, after: Any, ok: bool
) -> None:
    based([before])
    found = judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [after])
    assert (found == []) == ok
    assert ok or "and a step may be 50 points" in found[0][1]


def test_a_route_may_be_told_to_take_smaller_steps(judged_stack: Any, based: Any) -> None:
    based([routes("a")])
    ((_, message),) = judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [routes("a", "b", 20)], {"maxStepPercent": 10.0})
    assert "route chat: b goes from 0 % to 20 %, and a step may be 10 points." in message


def test_a_route_that_can_t_be_read_never_passes(judged_stack: Any, based: Any) -> None:
    based([routes("a")])
    broken = routes("a")
    broken[2]["value"] = broken[2]["value"].replace("stable", "first")
    assert "could not be judged" in judged_stack(rules.TRAFFIC_MOVES_IN_STEPS, [broken])[0][1]


def test_the_core_s_own_table_of_routes_is_the_one_that_is_read() -> None:
    text = (Path(__file__).resolve().parents[2] / "model_lifecycle/gateway/fragments/routes.xml").read_text()
    assert f'<set-variable name="{ROUTES}"' in text
