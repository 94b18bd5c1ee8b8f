"""An exemption covers one rule and one resource until its day, and is itself checked."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from policies import rules

UPGRADE = rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE
CURRENT = rules.EXEMPTION_IS_CURRENT
STACK = "pulumi:pulumi:Stack"
TODAY = date.today()
ROOT = Path(__file__).resolve().parents[2]
URN = "urn:pulumi:prod::p::azure-native:cognitiveservices:Deployment::it"


def exemption(**changes: Any) -> dict[str, Any]:
    entry = {"rule": UPGRADE.name, "resource": "it", "reason": "INC-1", "expires": TODAY.isoformat()}
    return {"one": entry | changes}


def unpinned(deployment: Any) -> Any:
    del deployment["properties"]["versionUpgradeOption"]
    return deployment


@pytest.mark.parametrize("resource", ["it", URN])
def test_an_exemption_covers_its_rule_and_resource_up_to_its_last_day(
    judged: Any, deployment: Any, configured: Any, resource: str
) -> None:
    configured(exemptions=exemption(resource=resource))
    assert judged(UPGRADE, unpinned(deployment)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"resource": "other"},
        {"resource": "IT"},
        {"rule": "deployment-version-is-explicit"},
        {"expires": (TODAY - timedelta(days=1)).isoformat()},
    ],
)
def test_an_exemption_covers_nothing_else(judged: Any, deployment: Any, configured: Any, changes: Any) -> None:
    configured(exemptions=exemption(**changes))
    assert len(judged(UPGRADE, unpinned(deployment))) == 1


def test_an_expired_exemption_is_a_violation_that_nothing_exempts(judged: Any, configured: Any) -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    configured(exemptions=exemption(expires=yesterday) | {"two": exemption(rule=CURRENT.name)["one"]})
    (message,) = judged(CURRENT, {})
    assert f"exemptions.one expired on {yesterday} (INC-1), so it no longer counts" in message


def test_an_exemption_of_an_unknown_rule_is_a_violation(judged: Any, configured: Any) -> None:
    configured(exemptions=exemption(rule="no-such-rule"))
    assert "'no-such-rule', which there is not" in judged(CURRENT, {})[0]


def test_a_day_to_come_shows_what_will_have_expired(judged: Any, configured: Any) -> None:
    configured(exemptions=exemption())
    assert judged(CURRENT, {}) == []
    assert judged(CURRENT, {}, {"asOf": (TODAY + timedelta(days=1)).isoformat()})


def test_a_configuration_that_can_t_be_read_exempts_nothing_and_says_so(judged: Any, configured: Any) -> None:
    configured(problem="p:exemptions.one.expires: is missing.")
    assert "no exemption counts" in judged(CURRENT, {})[0]


def test_an_exemption_of_nothing_is_a_violation(judged_stack: Any, configured: Any) -> None:
    configured(exemptions=exemption(resource="gone"))
    ((name, message),) = judged_stack(rules.EXEMPTION_NAMES_A_RESOURCE, [("x:y:Z", "it", {"a": 1})])
    assert name == "stack"
    assert "exemptions.one names 'gone'" in message
    configured(exemptions=exemption())
    component = ("x:y:Component", "it", {})
    assert judged_stack(rules.EXEMPTION_NAMES_A_RESOURCE, [component, ("x:y:Z", "it", {"a": 1})]) == []


def test_an_exemption_that_covers_two_resources_of_one_name_is_a_violation(judged_stack: Any, configured: Any) -> None:
    things = [("x:y:Z", "it", {"a": 1}), ("x:y:Other", "it", {"a": 1})]
    configured(exemptions=exemption())
    assert "the stack has 2 of that name: write the URN" in judged_stack(rules.EXEMPTION_NAMES_A_RESOURCE, things)[0][1]
    configured(exemptions=exemption(resource="urn:pulumi:prod::p::x:y:Z::it"))
    assert judged_stack(rules.EXEMPTION_NAMES_A_RESOURCE, things) == []


def test_an_exemption_for_ever_is_a_violation(judged: Any, configured: Any) -> None:
    configured(exemptions=exemption(expires="9999-12-31"))
    assert "over 366 days from now" in judged(CURRENT, {})[0]


def test_a_rule_that_breaks_can_t_be_exempted(
    judged: Any, deployment: Any, configured: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = rules.DEPLOYMENT_SKU_AND_CAPACITY_ARE_VALID
    configured(exemptions=exemption(rule=rule.name))
    monkeypatch.setattr("policies.rules.deployment_sku_and_capacity_are_valid.sku_named", lambda _: 1 / 0)
    assert "could not be judged" in judged(rule, deployment)[0]


class TestBreakGlass:
    VERSION = "o3-2025-04-16"

    @pytest.fixture
    def retired(self, deployment: Any) -> Any:
        deployment["properties"]["model"] |= {"name": "o3", "version": "2025-04-16"}
        return deployment

    @pytest.mark.parametrize(
        "rule", [rules.DEPLOYMENT_MODEL_IS_NOT_RETIRED, rules.DEPLOYMENT_MODEL_IS_NOT_DEPRECATED], ids=lambda r: r.name
    )
    def test_it_suspends_the_rules_on_a_version_s_life_for_a_while(
        self, judged: Any, retired: Any, configured: Any, rule: Any
    ) -> None:
        day = {"asOf": "2026-11-21" if "retired" in rule.name else "2026-11-01"}
        assert judged(rule, retired, day)
        configured(breakGlass={self.VERSION: {"reason": "forced", "expires": "2026-11-30"}})
        assert judged(rule, retired, day) == []
        configured(breakGlass={self.VERSION: {"reason": "forced", "expires": "2026-10-31"}})
        assert judged(rule, retired, day)

    def test_it_suspends_no_other_rule(self, judged: Any, retired: Any, configured: Any) -> None:
        configured(breakGlass={self.VERSION: {"reason": "forced", "expires": "2099-11-30"}})
        assert judged(UPGRADE, unpinned(retired))

    def test_every_preview_shows_it_until_it_is_removed(self, judged: Any, configured: Any) -> None:
        rule = rules.BREAK_GLASS_IS_REMOVED
        assert rule.level is not None
        assert rule.level.value == "advisory"
        assert judged(rule, {}) == []
        configured(breakGlass={self.VERSION: {"reason": "forced", "expires": "2026-11-30"}})
        assert (
            "suspended until 2026-11-30, 9 days from now. Reason: forced" in judged(rule, {}, {"asOf": "2026-11-21"})[0]
        )
        assert "suspended no longer, since 2026-11-30" in judged(rule, {}, {"asOf": "2026-12-01"})[0]

    def test_an_expired_one_is_a_violation(self, judged: Any, configured: Any) -> None:
        configured(breakGlass={self.VERSION: {"reason": "forced", "expires": "2026-11-20"}})
        assert f"breakGlass.{self.VERSION} expired" in judged(CURRENT, {}, {"asOf": "2026-11-21"})[0]


def test_the_pack_s_process_says_what_it_can_t_read_and_exempts_nothing(pack_in: Any, deployment: Any) -> None:
    entries = exemption() | {"two": {"rule": "x"}}
    with pack_in(ROOT / "policies", exemptions=entries) as pack:
        assert "p:exemptions.two.resource: is missing" in pack.judged(STACK, {})[CURRENT.name]
        assert UPGRADE.name in pack.judged("azure-native:cognitiveservices:Deployment", unpinned(deployment))
    with pack_in(ROOT / "policies", exemptions=exemption()) as pack:
        assert pack.judged(STACK, {}) == {}
        assert pack.judged("azure-native:cognitiveservices:Deployment", deployment) == {}
