"""What settings accept the pack accepts, and it refuses every way of unpinning that."""

import copy
import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from local.provider import wire
from model_lifecycle import catalogue, settings
from offline.operations import Operation
from offline.program import run_program
from offline.stackfile import Stack, read_stack
from policies import analyzer
from policies.facts import Facts

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "model-lifecycle"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
DAY = date(2026, 11, 21)
REGIONS = ["swedencentral", "francecentral", "eastus2", "uksouth"]
CURRENT = [
    entry
    for entry in catalogue.known_versions()
    if entry.stage_on(DAY) in (catalogue.Stage.GA, catalogue.Stage.PREVIEW)
    and (entry.retires is None or (entry.retires - DAY).days > 90)
]


@st.composite
def stacks(draw: st.DrawFn) -> dict[str, Any]:
    """A stack that is often acceptable: current versions, all SKUs, a few regions; the pack's own keys too."""
    accounts = {key: {"location": draw(st.sampled_from(REGIONS))} for key in ("a", "b")}
    placement = st.fixed_dictionaries(
        {
            "account": st.sampled_from(["a", "b"]),
            "sku": st.sampled_from(list(catalogue.SKUS)),
            "capacity": st.sampled_from([15, 50, 100]),
        },
        optional={"raiPolicyName": st.just("strict")},
    )
    models = {
        entry.id: {"model": entry.model, "version": entry.version, "placements": draw(_few(placement))}
        for entry in draw(st.lists(st.sampled_from(CURRENT), min_size=1, max_size=2, unique_by=lambda one: one.id))
    }
    return {
        "environment": draw(st.sampled_from(["prod", "dev"])),
        "residency": draw(st.sampled_from(["global", "global", "eu", "us", "swedencentral"])),
        "network": "private",
        "accounts": accounts,
        "models": models,
        "requireContentFilter": draw(st.booleans()),
        "quota": draw(st.sampled_from([{}, {f"swedencentral/Standard/{CURRENT[0].model}": 100}])),
        **draw(st.sampled_from([{}, _gateway(list(models))])),
    }


def _gateway(versions: list[str]) -> dict[str, Any]:
    """A gateway with everything that one can have; texts that would break out of a careless document."""
    guid = "00000000-0000-4000-8000-00000000000a"
    gateway = {
        "location": "swedencentral",
        "publisher": {"name": "a'b<&\"{{c}}", "email": "a@example.com"},
        "access": "public",
        "tripSeconds": 3600,
        "entra": {"tenantId": guid, "audience": "api://a'b\"@(1)&{{c}}"},
    }
    consumer = {"tasks": ["summarize"], "tokensPerMinute": 1000}
    canary = {"canary": {"model": versions[-1], "percent": 100}} if len(versions) > 1 else {}
    return {
        "gateways": {"main": gateway},
        "routes": {"chat": {"stable": versions[0]} | canary},
        "consumers": {"a": consumer, "b": consumer | {"models": versions, "applications": [guid]}},
    }


def _few(placement: Any) -> Any:
    return st.lists(placement, min_size=1, max_size=4, unique_by=lambda one: (one["account"], one["sku"]))


@given(stacks())
@hypothesis_settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_what_settings_accept_the_pack_accepts(values: dict[str, Any]) -> None:
    config = encoded(values)
    try:
        settings.load(config, PROJECT)
    except settings.SettingsError:
        return
    assert objections(previewed(config), config) == []


def test_the_example_stacks_raise_no_alarm() -> None:
    for stack in ("dev", "prod"):
        config = dict(read_stack(ROOT, stack).config)
        assert objections(previewed(config), config) == []


UNPINNING = st.sampled_from(
    [
        *((("versionUpgradeOption",), value) for value in (None, "", " ", UNKNOWN_STRING_VALUE)),
        *(
            (("versionUpgradeOption",), option)
            for option in ("OnceNewDefaultVersionAvailable", "oncecurrentversionEXPIRED")
        ),
        *((("model", "version"), value) for value in (None, "", "\t", "latest", "Auto", UNKNOWN_STRING_VALUE)),
        *((("model", "name"), value) for value in (None, "", UNKNOWN_STRING_VALUE)),
        (("model",), UNKNOWN_OBJECT_VALUE),
        (("model",), None),
        ((), UNKNOWN_OBJECT_VALUE),
        ((), None),
    ]
)
WRAPPED = st.sampled_from(["plain", "secret", "removed"])


@pytest.fixture(scope="module")
def example() -> list[Operation]:
    """The resources of the prod example."""
    return previewed(dict(read_stack(ROOT, "prod").config))


@given(st.data())
@hypothesis_settings(suppress_health_check=list(HealthCheck))
def test_any_single_unpinning_is_refused(example: list[Operation], data: st.DataObject) -> None:
    deployments = [one for one in example if one.type == DEPLOYMENT]
    victim = data.draw(st.sampled_from(deployments))
    path, value = data.draw(UNPINNING)
    inputs = copy.deepcopy(wire.decode(victim.checked))
    place, key = inputs, ("properties", *path)
    for step in key[:-1]:
        place = place[step]
    how = data.draw(WRAPPED)
    if how == "removed":
        del place[key[-1]]
    else:
        secret = {wire.SIGNATURE: wire.SECRET_SIGNATURE, "value": value}
        place[key[-1]] = secret if how == "secret" else value
    assert judged(victim, inputs)


def as_base(operations: list[Operation], path: Path) -> None:
    """Writes operations as the stack that was, as `pulumi stack export` tells it."""
    resources = [{"urn": one.urn, "type": one.type, "inputs": wire.decode(one.checked)} for one in operations]
    path.write_text(json.dumps({"deployment": {"resources": resources}}, default=lambda _: UNKNOWN_STRING_VALUE))


def changed(key: str, change: Any) -> dict[str, str]:
    """The prod example's configuration with one key of it changed."""
    config = dict(read_stack(ROOT, "prod").config)
    values = json.loads(config[f"{PROJECT}:{key}"])
    change(values)
    return config | {f"{PROJECT}:{key}": json.dumps(values)}


@pytest.mark.parametrize(
    ("key", "change", "rule"),
    [
        ("models", lambda models: models.pop("text-embedding-ada-002-1"), None),
        ("models", lambda models: models["gpt-5.4-2026-03-05"]["placements"].pop(), None),
        ("models", lambda models: models["gpt-5.6-sol-2026-07-09"]["placements"].pop(0), None),
        ("routes", lambda routes: routes["chat"]["canary"].update(percent=60), None),
        ("routes", lambda routes: routes["chat"]["canary"].update(percent=61), "traffic-moves-in-steps"),
        ("routes", lambda routes: routes.clear(), None),
        ("tasks", lambda tasks: tasks["summarize"]["canary"].update(percent=60), None),
        ("tasks", lambda tasks: tasks["summarize"]["canary"].update(percent=61), "traffic-moves-in-steps"),
        ("tasks", lambda tasks: tasks["summarize"].update(enabled=False), None),
        ("tasks", lambda tasks: tasks["summarize"].pop("canary"), None),
    ],
)
def test_a_gateway_changes_with_its_stack(
    example: list[Operation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, change: Any, rule: str | None
) -> None:
    as_base(example, tmp_path / "base.json")
    monkeypatch.setenv("MODEL_LIFECYCLE_BASE", str(tmp_path / "base.json"))
    config = changed(key, change)
    found = objections(previewed(config), config)
    assert all(f"Rule: {rule}," in message for message in found) if rule else found == []
    assert bool(found) == bool(rule)


def test_a_version_that_a_route_or_a_flag_sends_users_to_does_not_leave_in_the_same_change(
    example: list[Operation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_base(example, tmp_path / "base.json")
    monkeypatch.setenv("MODEL_LIFECYCLE_BASE", str(tmp_path / "base.json"))
    config = changed("models", lambda models: models.pop("gpt-5.6-sol-2026-07-09"))
    config |= {f"{PROJECT}:routes": json.dumps({"chat": {"stable": "gpt-5.4-2026-03-05"}})}
    config |= {f"{PROJECT}:tasks": changed("tasks", lambda tasks: tasks["summarize"].pop("canary"))[f"{PROJECT}:tasks"]}
    found = objections(previewed(config), config)
    for users in ("main.routes", "news..appconfig.featureflag/summarize"):
        assert any(f"gpt-5.6-sol-2026-07-09 leaves the stack, and {users} refers to it in base" in one for one in found)
    assert len(found) == 2


def set_to(*path: Any, to: Any) -> Any:
    def change(inputs: dict[str, Any]) -> None:
        place: Any = inputs
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


def replaced(old: str, new: str) -> Any:
    def change(inputs: dict[str, Any]) -> None:
        assert old in inputs["value"]
        inputs["value"] = inputs["value"].replace(old, new)

    return change


SINGLE, POOL = "main.sweden-text-embedding-ada-002-2-standard-47c8949f", "main.text-embedding-ada-002-1"
FAULTS = [
    ("Backend", SINGLE, set_to("url", to="https://example.com/openai"), "backend-points-to-a-deployment"),
    (
        "Backend",
        SINGLE,
        set_to("circuitBreaker", "rules", 0, "acceptRetryAfter", to=True),
        "backend-breaker-counts-429",
    ),
    ("Backend", SINGLE, set_to("credentials", to={"header": {"api-key": ["a"]}}), "gateway-holds-no-keys"),
    ("Backend", POOL, set_to("pool", "services", 0, "weight", to=101), "pool-weights-are-valid"),
    ("Backend", POOL, set_to("pool", "services", 0, "id", to="/backends/none"), "pool-holds-one-model-version"),
    ("ApiManagementService", "main", set_to("identity", to={"type": "None"}), "gateway-service-is-hardened"),
    ("Api", "main.openai", set_to("subscriptionRequired", to=False), "api-demands-a-caller"),
    ("Product", "main.consumers", set_to("subscriptionRequired", to=False), "api-demands-a-caller"),
    ("PolicyFragment", "main.identity", replaced("authentication-managed-identity", "a"), "gateway-holds-no-keys"),
    ("PolicyFragment", "main.key", replaced("</fragment>", ""), "policy-document-is-valid"),
    ("PolicyFragment", "main.resolve", replaced("% 100)", "% 100"), "policy-document-is-valid"),
    ("PolicyFragment", "main.models", replaced(".openai.azure.com", ".example.com"), "backend-points-to-a-deployment"),
    ("ApiPolicy", "main.openai", replaced('fragment-id="rights"', 'fragment-id="a"'), "policy-document-is-valid"),
    ("Logger", "main.applicationinsights", set_to("credentials", to={"a": "b"}), "gateway-holds-no-keys"),
]


@pytest.mark.parametrize(("type_", "name", "change", "rule"), FAULTS)
def test_any_single_fault_of_a_generated_gateway_is_refused(
    example: list[Operation], type_: str, name: str, change: Any, rule: str
) -> None:
    config = dict(read_stack(ROOT, "prod").config)
    (victim,) = (one for one in example if one.type.endswith(f":{type_}") and one.name == name)
    inputs = copy.deepcopy(wire.decode(victim.checked))
    change(inputs)
    broken = dataclasses.replace(victim, checked=wire.encode(inputs))
    found = objections([broken if one is victim else one for one in example], config)
    assert any(f"Rule: {rule}," in message for message in found)


def encoded(values: dict[str, Any]) -> dict[str, str]:
    own = {f"{PROJECT}:{key}": value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    return {"azure-native:location": "swedencentral", **own}


def previewed(config: dict[str, str]) -> list[Operation]:
    return list(run_program(Stack(ROOT, PROJECT, "prod", config, frozenset()), lambda _: None).operations)


def objections(operations: list[Operation], config: dict[str, str]) -> list[str]:
    """What every rule says of a stack, on the day of these tests."""
    facts = Facts(settings.load_policy_settings(config, PROJECT))
    with mock.patch.object(analyzer, "current_facts", return_value=facts):
        pack = made()
        answers = [pack.Analyze(request(one, wire.decode(one.checked)), None) for one in operations]
        everything = [analyzer_pb2.AnalyzerResource(urn=one.urn, type=one.type, name=one.name) for one in operations]
        answers.append(pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=everything), None))
    return [diagnostic.message for answer in answers for diagnostic in answer.diagnostics]


def judged(operation: Operation, inputs: dict[str, Any]) -> list[str]:
    return [found.message for found in made().Analyze(request(operation, inputs), None).diagnostics]


def made() -> analyzer.Analyzer:
    pack = analyzer.Analyzer("test", "1", list(analyzer._POLICIES.values()), EnforcementLevel.MANDATORY)
    config = analyzer_pb2.ConfigureAnalyzerRequest()
    for rule in analyzer.RULES:
        config.policyConfig[rule.name].enforcementLevel = analyzer_pb2.MANDATORY
        if "asOf" in rule.options:
            config.policyConfig[rule.name].properties["asOf"] = DAY.isoformat()
    pack.Configure(config, None)
    return pack


def request(operation: Operation, inputs: dict[str, Any]) -> analyzer_pb2.AnalyzeRequest:
    asked = analyzer_pb2.AnalyzeRequest(urn=operation.urn, type=operation.type, name=operation.name)
    asked.properties.CopyFrom(wire.encode(inputs))
    return asked
