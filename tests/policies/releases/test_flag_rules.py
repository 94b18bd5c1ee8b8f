"""Flags of tasks: the compliant one passes, each fault is told, and other people's flags are left alone."""

import copy
import json
from datetime import date
from typing import Any

import pytest
from featuremanagement import FeatureManager, TargetingContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from model_lifecycle import catalogue
from model_lifecycle.releases import flags as core
from policies import rules
from policies.rules import RESOURCE_RULES
from tests.policies.releases.conftest import all_said, edit, key_value, release, shared

WEIGHTS = rules.FLAG_WEIGHTS_ARE_VALID
VARIANTS = rules.FLAG_VARIANTS_ARE_RELEASES
EVALUATED = rules.RELEASE_IS_EVALUATED
RETIRING = rules.RELEASE_MODEL_IS_NOT_RETIRING
names = pytest.mark.parametrize
DEEP = "[" * 100_000


def part(variant: str, start: Any, end: Any) -> dict[str, Any]:
    return {"variant": variant, "from": start, "to": end}


def shares(*parts: Any) -> Any:
    return lambda flag: flag["allocation"].update(percentile=list(parts))


def test_a_compliant_store_passes(said: Any, held: Any) -> None:
    assert all_said(said, held) == ""


@names("rule", RESOURCE_RULES, ids=lambda rule: rule.name)
def test_each_part_of_a_compliant_store_passes(judged: Any, held: Any, rule: Any) -> None:
    for type_, _, inputs in held.values():
        assert judged(rule, inputs, {"asOf": "2026-11-21"}, type_=type_) == []


@names(
    ("change", "says"),
    [
        (shares(part("summarize-r2", 0, 0), part("summarize-r1", 0, 100)), "percentile.0.to"),
        (shares(part("summarize-r2", 0, 10.0), part("summarize-r1", 10, 100)), "percentile.0.to"),
        (shares(part("summarize-r2", 0, True), part("summarize-r1", 1, 100)), "percentile.0.to"),
        (shares(part("summarize-r2", "0", 10), part("summarize-r1", 10, 100)), "percentile.0.from"),
        (shares(part("summarize-r2", 0, 101)), "percentile.0.to"),
        (shares(part("summarize-r2", -1, 100)), "percentile.0.from"),
        (shares(part("summarize-r2", 0, 10), part("summarize-r1", 9, 100)), "from 9 to 10 are given twice"),
        (shares(part("summarize-r2", 0, 10), part("summarize-r1", 11, 100)), "from 10 to 11 are given to nobody"),
        (shares(part("summarize-r1", 10, 100)), "from 0 to 10 are given to nobody"),
        (shares(part("summarize-r1", 0, 99)), "from 99 to 100 are given to nobody"),
        (shares(part("summarize-r1", 0, 100), part("summarize-r2", 20, 10)), "from 20 to 10 is empty or turned round"),
        (shares(part("summarize-r1", 0, 100), part("summarize-r2", 100, 100)), "from 100 to 100 is empty"),
        (shares(part("summarize-r9", 0, 100)), "percentile names variant 'summarize-r9', which it does not have"),
        (shares(), "allocation.percentile"),
        (lambda flag: flag.pop("allocation"), "allocation: field required"),
        (lambda flag: flag["allocation"].pop("seed"), "allocation.seed"),
        (lambda flag: flag["allocation"].update(seed=""), "allocation.seed"),
        (lambda flag: flag["allocation"].pop("default_when_disabled"), "allocation.default_when_disabled"),
        (lambda flag: flag["allocation"].update(default_when_enabled="x"), "default_when_enabled names variant 'x'"),
        (lambda flag: flag["allocation"].update(default_when_disabled="x"), "default_when_disabled names variant 'x'"),
        (
            lambda flag: flag["allocation"]["user"].append({"variant": "summarize-r1", "users": ["alice"]}),
            "user 'alice' is pinned to 'summarize-r2' and to 'summarize-r1'",
        ),
        (lambda flag: flag["allocation"]["user"][0].update(variant="x"), "user names variant 'x'"),
        (lambda flag: flag["allocation"]["user"][0].update(users=["a\nb"]), "has a control character"),
        (lambda flag: flag["allocation"]["user"][0].update(users=[""]), "is blank"),
        (
            lambda flag: flag["allocation"].update(
                group=[{"variant": "summarize-r1", "groups": ["g"]}, {"variant": "summarize-r2", "groups": ["g"]}]
            ),
            "group 'g' is pinned to",
        ),
        (lambda flag: flag["variants"].append(flag["variants"][0]), "variant 'summarize-r1' stands in it 2 times"),
        (lambda flag: flag.update(variants=[]), "variants"),
        (lambda flag: flag.update(enabled="true"), "enabled"),
        (lambda flag: flag.update(conditions={"client_filters": [{"name": "x"}]}), "conditions.client_filters"),
        (lambda flag: flag.update(id="other"), "its id is 'other', and its key says 'summarize'"),
        (lambda flag: flag.update(id="a:b"), "holds a colon, a percent sign or a line break"),
        (lambda flag: flag.update(id="a%b"), "holds a colon, a percent sign or a line break"),
        (lambda flag: flag.update(id="a\nb"), "holds a colon, a percent sign or a line break"),
    ],
)
def test_weights_that_apps_can_t_draw_from_are_a_violation(said: Any, held: Any, change: Any, says: str) -> None:
    edit(held["flag"], change)
    assert says in said(WEIGHTS, held)


@names("value", ["", "{", "[]", "null", '{"id": 1, "id": 2}', '{"id": NaN}', DEEP, UNKNOWN_STRING_VALUE])
def test_a_task_s_flag_that_can_t_be_read_is_a_violation(said: Any, held: Any, value: str) -> None:
    held["flag"][2]["value"] = value
    assert ".appconfig.featureflag/summarize: " in said(WEIGHTS, held)


def test_a_flag_whose_changes_are_ignored_is_a_violation(said: Any, held: Any) -> None:
    assert "ignoreChanges holds 'value'" in said(WEIGHTS, held, ignore_changes=["value"])
    assert said(WEIGHTS, held, ignore_changes=["resourceGroupName"]) == ""


PERCENTS = st.integers(-1, 101)
PARTS = st.lists(st.tuples(st.sampled_from(["summarize-r1", "summarize-r2"]), PERCENTS, PERCENTS), max_size=4)
CUTS = st.lists(st.integers(1, 99), max_size=3, unique=True).map(sorted)


def drawn(flag: dict[str, Any], user: str) -> Any:
    manager = FeatureManager({"feature_management": {"feature_flags": [flag]}})
    return manager.get_variant("summarize", TargetingContext(user_id=user, groups=[]))


@given(PARTS | CUTS.map(lambda cuts: [("summarize-r1", *cut) for cut in zip([0, *cuts], [*cuts, 100], strict=True)]))
@settings(suppress_health_check=list(HealthCheck))
def test_percentiles_pass_exactly_where_each_has_one_variant(said: Any, parts: Any) -> None:
    held = shared(release(), release("summarize-r2"))
    edit(held["flag"], shares(*(part(*each) for each in parts)))
    owners = [sum(start <= point < end for _, start, end in parts) for point in range(-1, 102)]
    is_right = owners == [0, *([1] * 100), 0, 0] and all(start < end for _, start, end in parts)
    assert (said(WEIGHTS, held) == "") == is_right
    if is_right:
        flag = json.loads(held["flag"][2]["value"])
        assert {drawn(flag, f"user-{index}").name for index in range(20)} <= {"summarize-r1", "summarize-r2"}


IDS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=5), max_size=3, unique=True)


@given(st.integers(0, 100), st.booleans(), IDS, st.none() | st.text("abc.-", min_size=1, max_size=5).map("s".__add__))
@settings(suppress_health_check=list(HealthCheck))
def test_what_the_core_writes_passes(
    said: Any, around: Any, percent: int, enabled: bool, ids: list[str], salt: str | None
) -> None:
    rollout = {
        "stable": "summarize-r1",
        "canary": {"release": "summarize-r2", "percent": percent},
        "users": {"canary": [each for each in ids if each.isprintable() and each == each.strip()]},
        "enabled": enabled,
        "salt": salt,
    }
    held = shared(release(), release("summarize-r2"), rollout=rollout)
    assert all_said(said, around | held) == ""


def variant(**changes: Any) -> Any:
    return lambda flag: flag["variants"][0]["configuration_value"].update(changes)


@names(
    ("change", "says"),
    [
        (variant(release="summarize-r2"), "says release 'summarize-r2', and its release 'summarize-r1'"),
        (variant(digest="sha256:0"), "says digest 'sha256:0'"),
        (variant(modelVersion="gpt-5.6-sol-2026-07-09"), "says modelVersion 'gpt-5.6-sol-2026-07-09'"),
        (variant(deployment="gpt-5.6"), "says deployment 'gpt-5.6'"),
        (variant(evaluation=None), "says evaluation None, and its release 'Successful'"),
        (variant(key="summarize/summarize-r2"), "says release 'summarize-r1', and its release 'summarize-r2'"),
        (variant(key="summarize/summarize-r9"), "names the key 'summarize/summarize-r9', under which its store has no"),
        (variant(key=None), "names the key None"),
        (variant(key=["summarize/summarize-r1"]), "names the key ['summarize/summarize-r1']"),
        (lambda flag: flag["variants"][0].pop("configuration_value"), "variant 'summarize-r1' names the key None"),
        (lambda flag: flag["variants"][0].update(configuration_value="x"), "variant 'summarize-r1' names the key None"),
        (lambda flag: flag["variants"][0].update(name="x"), "is called otherwise than its release 'summarize-r1'"),
    ],
)
def test_a_variant_that_is_not_one_release_is_a_violation(said: Any, held: Any, change: Any, says: str) -> None:
    edit(held["flag"], change)
    assert says in said(VARIANTS, held)


def test_a_release_of_another_task_is_a_violation(said: Any, held: Any) -> None:
    other = shared(release("contracts-r1", task="contracts"), rollout={"stable": "contracts-r1"})
    edit(held["flag"], lambda flag: flag["variants"].append(json.loads(other["flag"][2]["value"])["variants"][0]))
    other["other flag"] = other.pop("flag")
    assert "variant 'contracts-r1' is a release of contracts" in said(VARIANTS, held | other)


def test_a_release_of_another_store_is_a_violation(said: Any, held: Any) -> None:
    held["flag"][2]["configStoreName"] = "appcs-other"
    assert "under which its store has no release" in said(VARIANTS, held)


def test_a_release_with_a_label_is_not_what_apps_read(said: Any, held: Any) -> None:
    held["summarize/summarize-r1/release"][2]["keyValueName"] += "$next"
    assert "under which its store has no release" in said(VARIANTS, held)


def test_a_release_on_a_version_that_is_not_deployed_is_a_violation(said: Any, held: Any) -> None:
    del held["model"]
    assert "runs on gpt-5.4-2026-03-05, which this stack does not deploy" in said(VARIANTS, held)


def test_a_store_whose_name_nobody_knows_yet_can_t_be_judged(said: Any, held: Any) -> None:
    held["flag"][2]["configStoreName"] = UNKNOWN_STRING_VALUE
    assert "its name is still unknown at preview" in said(VARIANTS, held)


def test_a_release_that_is_written_twice_is_a_violation(said: Any, held: Any) -> None:
    twin = copy.deepcopy(held["summarize/summarize-r1/release"])
    held["twin"] = (twin[0], "twin", twin[2])
    assert "is written by summarize/summarize-r1/release and twin" in said(VARIANTS, held)


def others(value: Any, name: str = "beta") -> Any:
    content = value if isinstance(value, str) else json.dumps(value)
    entry = {"name": name, "key_value_name": f".appconfig.featureflag~2F{name}", "value": content, "tags": {}}
    return key_value(entry | {"content_type": core.CONTENT_TYPE})  # pyright: ignore[reportArgumentType]


@names(
    "value",
    [
        {"id": "beta", "enabled": True},
        {"id": "beta", "enabled": True, "variants": [{"name": "a", "configuration_value": {"size": 1}}]},
        {"id": "beta", "variants": [{"name": "a", "configuration_value": "b"}], "allocation": {"percentile": [{}]}},
        {"id": 7, "variants": 7, "allocation": 7},
        "no json",
        "",
    ],
)
def test_other_people_s_flags_are_left_alone(said: Any, held: Any, around: Any, value: Any) -> None:
    for things in (around, held):
        assert all_said(said, things | {"beta": others(value)}) == ""


@names(
    ("value", "name"),
    [
        ({"id": "beta", "variants": [{"name": "a", "configuration_value": {"release": "x"}}]}, "beta"),
        ({"id": "beta", "variants": [{"name": "a", "configuration_value": {"digest": "x"}}]}, "beta"),
        ({"id": "beta", "variants": [{"name": "a", "configuration_value": "summarize/summarize-r1"}]}, "beta"),
        ({"id": "beta", "variants": [{"name": "a", "configuration_value": ["summarize-r2"]}]}, "beta"),
        ({"id": "summarize", "enabled": True}, "beta"),
        ({"id": "beta", "enabled": True}, "summarize"),
        (UNKNOWN_STRING_VALUE, "beta"),
        ('{"id": "beta", "variants": [], "variants": [{"name": "a"}]}', "beta"),
        (DEEP, "beta"),
    ],
)
def test_a_flag_that_shares_releases_out_can_t_hide(said: Any, held: Any, value: Any, name: str) -> None:
    del held["flag"]
    assert said(WEIGHTS, held | {"it": others(value, name)}) != ""


@names("verdict", ["Failed", "Inconclusive"])
def test_prod_serves_nothing_that_did_not_pass(said: Any, configured: Any, around: Any, verdict: str) -> None:
    held = around | shared(release(), release("summarize-r2", verdict))
    assert f"variant 'summarize-r2' is served, and its evaluation is {verdict}" in said(EVALUATED, held)
    configured(environment="dev")
    assert said(EVALUATED, held) == ""


@names(
    ("rollout", "ok"),
    [
        ({"canary": {"release": "summarize-r2", "percent": 1}}, False),
        ({"canary": {"release": "summarize-r2", "percent": 100}}, False),
        ({"canary": {"release": "summarize-r2", "percent": 0}}, True),
        ({"canary": {"release": "summarize-r2", "percent": 0}, "users": {"canary": ["alice"]}}, False),
        ({"canary": {"release": "summarize-r2", "percent": 0}, "groups": {"canary": ["testers"]}}, False),
        ({"canary": {"release": "summarize-r2", "percent": 5}, "enabled": False}, False),
        ({}, True),
    ],
)
def test_prod_serves_nobody_what_was_not_evaluated(said: Any, around: Any, rollout: Any, ok: bool) -> None:
    held = around | shared(release(), release("summarize-r2", None), rollout={"stable": "summarize-r1"} | rollout)
    assert (said(EVALUATED, held) == "") == ok


def test_an_evaluation_of_another_digest_proves_nothing(said: Any, held: Any) -> None:
    edit(held["summarize/summarize-r1/release"], lambda told: told["evaluation"].update(digest="sha256:0"))
    assert "its evaluation is of another digest, 'sha256:0'" in said(EVALUATED, held)


def test_a_release_on_a_version_that_retires_is_a_violation_where_it_is_served(said: Any, around: Any) -> None:
    old = release("summarize-r2", model="gpt-4o", version="2024-11-20")
    around["old"] = (around["model"][0], "old", json.loads(json.dumps(around["model"][2])))
    around["old"][2]["properties"]["model"].update(name="gpt-4o", version="2024-11-20")
    held = around | shared(release(), old)
    far, close = {"asOf": "2026-01-01", "horizonDays": 1}, {"asOf": "2026-01-01", "horizonDays": 730}
    assert said(RETIRING, held, far) == ""
    assert "variant 'summarize-r2' is served, and gpt-4o-2024-11-20 retires on" in said(RETIRING, held, close)
    nobody = {"stable": "summarize-r1", "canary": {"release": "summarize-r2", "percent": 0}}
    unserved = shared(release(), old, rollout=nobody)
    assert "gpt-4o" not in said(RETIRING, around | unserved, close)
    assert "gpt-4o-2024-11-20 is retired" in said(RETIRING, held, {"asOf": "2030-01-01"})


def test_a_release_lives_as_long_as_one_of_its_deployments(
    said: Any, around: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = {"globalstandard": date(2026, 12, 1), "standard": date(2029, 12, 1)}
    entry = catalogue.ModelVersion("gpt-5.4", "2026-03-05", catalogue.Stage.GA, retires_by_sku=ends)
    monkeypatch.setattr(catalogue, "find", lambda *_: entry)
    twin = json.loads(json.dumps(around["model"]))
    twin[2]["sku"]["name"] = "GlobalStandard"
    held = shared(release(), rollout={"stable": "summarize-r1"})
    both = around | held | {"twin": (twin[0], "twin", twin[2])}
    assert said(RETIRING, both, {"asOf": "2026-11-21"}) == ""
    assert "retires on 2026-12-01" in said(RETIRING, held | {"twin": twin}, {"asOf": "2026-11-21"})


def test_a_broken_glass_suspends_the_rule_on_releases_too(said: Any, configured: Any, around: Any) -> None:
    configured(breakGlass={"gpt-5.4-2026-03-05": {"reason": "why", "expires": "2027-01-01"}})
    held = around | shared(release(), rollout={"stable": "summarize-r1"})
    assert said(RETIRING, held, {"asOf": "2026-11-21", "horizonDays": 730}) == ""
