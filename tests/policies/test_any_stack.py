"""What settings accept the pack accepts, and it refuses every way of unpinning that."""

import copy
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
    }


def _few(placement: Any) -> Any:
    return st.lists(placement, min_size=1, max_size=4, unique_by=lambda one: (one["account"], one["sku"]))


@given(stacks())
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
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
@hypothesis_settings(deadline=None, suppress_health_check=list(HealthCheck))
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
    asked.properties.update(inputs)
    return asked
