"""The pack's own servicer does what the policy library's does, and hands rules everything they need."""

from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel

from policies import analyzer

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
UPGRADE = "deployment-has-no-auto-upgrade"


@pytest.fixture
def pack() -> analyzer.Analyzer:
    return analyzer.Analyzer("pack", "1", list(analyzer._POLICIES.values()), EnforcementLevel.MANDATORY)


@pytest.fixture
def unpinned(deployment: Any) -> Any:
    del deployment["properties"]["versionUpgradeOption"]
    return deployment


def asked(type_: str, name: str, properties: Any, **options: Any) -> analyzer_pb2.AnalyzeRequest:
    request = analyzer_pb2.AnalyzeRequest(urn=f"urn:pulumi:prod::p::{type_}::{name}", type=type_, name=name)
    request.options.CopyFrom(analyzer_pb2.AnalyzerResourceOptions(**options))
    request.properties.update(properties)
    return request


def levels(answer: analyzer_pb2.AnalyzeResponse) -> dict[str, Any]:
    return {found.policyName: found.enforcementLevel for found in answer.diagnostics}


def configured(pack: analyzer.Analyzer, level: Any) -> None:
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    request.policyConfig[UPGRADE].enforcementLevel = level
    pack.Configure(request, None)


@pytest.mark.parametrize(
    ("level", "reported"),
    [
        (analyzer_pb2.ADVISORY, analyzer_pb2.ADVISORY),
        (analyzer_pb2.MANDATORY, analyzer_pb2.MANDATORY),
        (analyzer_pb2.REMEDIATE, analyzer_pb2.MANDATORY),
        (analyzer_pb2.DISABLED, None),
    ],
)
def test_a_rule_reports_at_its_configured_level(
    pack: analyzer.Analyzer, unpinned: Any, level: Any, reported: Any
) -> None:
    configured(pack, level)
    assert levels(pack.Analyze(asked(DEPLOYMENT, "it", unpinned), None)).get(UPGRADE) == reported


def test_a_violation_names_the_pack_and_begins_with_what_must_hold(pack: analyzer.Analyzer, unpinned: Any) -> None:
    (found,) = pack.Analyze(asked(DEPLOYMENT, "it", unpinned), None).diagnostics
    assert (found.policyPackName, found.policyPackVersion) == ("pack", "1")
    assert found.message.startswith("Deployments never upgrade their model version by themselves.\nit: ")


def test_rules_on_the_stack_see_the_inputs_that_were_judged_before_and_their_aliases(
    pack: analyzer.Analyzer, account: Any, based: Any
) -> None:
    based([(ACCOUNT, "old", account)])
    alias = f"urn:pulumi:prod::p::{ACCOUNT}::old"
    moved = account | {"location": "francecentral"}
    request = asked(ACCOUNT, "new", moved, aliases=[alias])
    pack.Analyze(request, None)
    told = analyzer_pb2.AnalyzerResource(urn=request.urn, type=ACCOUNT, name="new")
    answer = pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[told]), None)
    assert levels(answer).keys() == {"account-is-not-replaced"}
    assert answer.diagnostics[0].urn == request.urn


def test_a_resource_that_left_since_it_was_judged_is_no_part_of_the_stack(
    pack: analyzer.Analyzer, account: Any, based: Any
) -> None:
    based([(ACCOUNT, "old", account)], protect=True)
    pack.Analyze(asked(ACCOUNT, "old", account), None)
    stack = analyzer_pb2.AnalyzerResource(urn="urn:pulumi:prod::p::pulumi:pulumi:Stack::s", type="pulumi:pulumi:Stack")
    answer = pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[stack]), None)
    assert "is protected and leaves" in answer.diagnostics[0].message


def test_a_rule_that_breaks_objects_and_the_others_still_judge(
    pack: analyzer.Analyzer, unpinned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpinned["sku"] = ["no", "map"]
    monkeypatch.setattr("policies.rules.deployment_sku_and_capacity_are_valid.sku_named", lambda _: 1 / 0)
    found = {one.policyName: one.message for one in pack.Analyze(asked(DEPLOYMENT, "it", unpinned), None).diagnostics}
    assert "could not be judged (ZeroDivisionError" in found["deployment-sku-and-capacity-are-valid"]
    assert UPGRADE in found


def test_what_can_t_be_read_at_all_is_a_violation_and_no_error(pack: analyzer.Analyzer) -> None:
    request = asked(DEPLOYMENT, "it", {"properties": {"4dabf18193072939515e22adb298388d": "no such signature"}})
    assert "can't be read (AssertionError" in pack.Analyze(request, None).diagnostics[0].message
    request = asked(DEPLOYMENT, "it", {"sku": {"capacity": float("nan")}})
    assert pack.Analyze(request, None).diagnostics
