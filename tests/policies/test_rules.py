"""Each rule passes the compliant resource, and objects when one thing of it is broken."""

from pathlib import Path
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from policies import rules
from policies.rules import RESOURCE_RULES, RULES
from policies.subjects import Account, Deployment

TODAY = {"asOf": "2026-11-21"}

DEPLOYMENT_RULES = [rule for rule in RESOURCE_RULES if rule.subject is Deployment]
ACCOUNT_RULES = [rule for rule in RESOURCE_RULES if rule.subject is Account]
DEPLOYMENT, ACCOUNT = "azure-native:cognitiveservices:Deployment", "azure-native:cognitiveservices:Account"
names = pytest.mark.parametrize


def test_there_are_rules_for_both_kinds() -> None:
    assert (len(DEPLOYMENT_RULES), len(ACCOUNT_RULES)) == (10, 2)


@names("rule", RESOURCE_RULES, ids=lambda rule: rule.name)
def test_a_compliant_resource_passes(rule: Any, judged: Any, deployment: Any, account: Any) -> None:
    kind = ACCOUNT if rule.subject is Account else DEPLOYMENT
    assert judged(rule, account if rule.subject is Account else deployment, TODAY, type_=kind) == []


@names("rule", RESOURCE_RULES, ids=lambda rule: rule.name)
def test_other_resources_are_not_judged(rule: Any, judged: Any) -> None:
    assert judged(rule, {}, type_="azure-native:storage:StorageAccount") == []
    assert judged(rule, {}, type_="pulumi:pulumi:Stack") == []


@names("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_what_why_and_how_to_mend_it(rule: Any) -> None:
    assert rule.name == rule.name.lower().replace("_", "-")
    assert all(text.endswith(".") for text in (rule.title, rule.why, rule.fix))
    assert rule.policy().url == f"docs/policies.md#{rule.name}"


def test_a_rule_has_a_file_of_its_own_that_is_named_like_it() -> None:
    files = {path.stem.replace("_", "-") for path in Path(rules.__file__).parent.glob("[a-z]*.py")}
    assert files == {rule.name for rule in RULES}
    assert len(RULES) == len(files)


def test_a_message_says_what_why_how_to_mend_it_and_which_entry_of_which_file(
    judged: Any, deployment: Any, configured: Any
) -> None:
    configured(origins={("Deployment", "it"): 'model-lifecycle:models["gpt-5.4-2026-03-05"].placements[0]'})
    del deployment["properties"]["versionUpgradeOption"]
    rule = rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE
    assert judged(rule, deployment)[0].splitlines() == [
        "it: properties.versionUpgradeOption is absent, which Azure takes for OnceNewDefaultVersionAvailable.",
        f"Why: {rule.why}",
        f"Mend it: {rule.fix}",
        'Where: Pulumi.prod.yaml, model-lifecycle:models["gpt-5.4-2026-03-05"].placements[0]',
        "Rule: deployment-has-no-auto-upgrade, docs/policies.md#deployment-has-no-auto-upgrade",
    ]


@names("version", [None, "", "  ", "latest", "default", "latest-1", "1-latest"])
def test_a_version_that_names_none_is_a_violation(judged: Any, deployment: Any, version: str | None) -> None:
    deployment["properties"]["model"]["version"] = version
    (message,) = judged(rules.DEPLOYMENT_VERSION_IS_EXPLICIT, deployment)
    assert message.startswith("it: properties.model.version")
    assert "deployment-version-is-explicit" in message


def test_an_absent_model_is_a_violation(judged: Any, deployment: Any) -> None:
    del deployment["properties"]["model"]["name"]
    assert "model.name is absent" in judged(rules.DEPLOYMENT_VERSION_IS_EXPLICIT, deployment)[0]


@names("sku", [None, {}, {"name": None}, {"name": "standard"}, {"name": "STANDARD"}])
def test_a_sku_in_another_case_or_none_is_standard(judged: Any, deployment: Any, sku: Any) -> None:
    of(deployment, "gpt-4o", "2024-08-06")
    deployment["sku"] = sku
    assert "since 2026-03-31" in judged(rules.DEPLOYMENT_MODEL_IS_NOT_RETIRED, deployment, TODAY)[0]


def test_an_absent_version_is_a_violation(judged: Any, deployment: Any) -> None:
    del deployment["properties"]["model"]["version"]
    assert len(judged(rules.DEPLOYMENT_VERSION_IS_EXPLICIT, deployment)) == 1


@names("option", [None, "", "OnceNewDefaultVersionAvailable", "OnceCurrentVersionExpired", "onceCURRENTversionexpired"])
def test_an_upgrade_option_that_upgrades_or_is_absent_is_a_violation(
    judged: Any, deployment: Any, option: str | None
) -> None:
    deployment["properties"]["versionUpgradeOption"] = option
    assert len(judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, deployment)) == 1
    del deployment["properties"]["versionUpgradeOption"]
    assert len(judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, deployment)) == 1


def test_a_model_of_another_publisher_needs_no_upgrade_option_but_may_not_upgrade(judged: Any, deployment: Any) -> None:
    deployment["properties"]["model"] = {"format": "DeepSeek", "name": "DeepSeek-V3.1", "version": "1"}
    del deployment["properties"]["versionUpgradeOption"]
    assert judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, deployment) == []
    deployment["properties"]["versionUpgradeOption"] = "OnceCurrentVersionExpired"
    assert len(judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, deployment)) == 1


def test_another_publisher_s_name_on_openai_s_model_does_not_hide_it(judged: Any, deployment: Any) -> None:
    deployment["properties"]["model"]["format"] = "DeepSeek"
    del deployment["properties"]["versionUpgradeOption"]
    assert len(judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, deployment)) == 1


@names("format_", ["openai", "OPENAI", "OpenAI ", None])
def test_an_absent_format_or_another_case_is_still_openai_s(judged: Any, deployment: Any, format_: str | None) -> None:
    deployment["properties"]["model"]["format"] = format_
    del deployment["properties"]["versionUpgradeOption"]
    assert len(judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, deployment)) == 1


@names("name", ["chat", "gpt-5.4", "gpt-5.4-2026-03-051", "xgpt-5.4-2026-03-05", "gpt-5x4-2026-03-05", None])
def test_a_name_without_the_model_version_is_a_violation(judged: Any, deployment: Any, name: str | None) -> None:
    deployment["deploymentName"] = name
    (message,) = judged(rules.DEPLOYMENT_NAME_CARRIES_MODEL_VERSION, deployment)
    assert "gpt-5.4-2026-03-05" in message


@names("name", ["gpt-5.4-2026-03-05", "GPT-5.4-2026-03-05", "team-gpt-5.4-2026-03-05-ptu"])
def test_a_name_that_carries_the_model_version_passes(judged: Any, deployment: Any, name: str) -> None:
    deployment["deploymentName"] = name
    assert judged(rules.DEPLOYMENT_NAME_CARRIES_MODEL_VERSION, deployment) == []


def of(deployment: Any, model: str, version: str, sku: str = "GlobalStandard") -> Any:
    deployment["properties"]["model"] |= {"name": model, "version": version}
    deployment["sku"]["name"] = sku
    return deployment


def test_a_retired_version_is_a_violation_with_date_and_replacement(judged: Any, deployment: Any) -> None:
    (message,) = judged(rules.DEPLOYMENT_MODEL_IS_NOT_RETIRED, of(deployment, "o3", "2025-04-16"), TODAY)
    assert "retired since 2026-11-19" in message
    assert "gpt-5.6-sol" in message


def test_a_sku_that_retired_earlier_is_a_violation(judged: Any, deployment: Any) -> None:
    rule = rules.DEPLOYMENT_MODEL_IS_NOT_RETIRED
    assert judged(rule, of(deployment, "gpt-4o", "2024-08-06", "GlobalStandard"), TODAY) == []
    assert "since 2026-03-31" in judged(rule, of(deployment, "gpt-4o", "2024-08-06", "Standard"), TODAY)[0]


def test_a_deprecated_version_is_a_violation(judged: Any, deployment: Any) -> None:
    rule = rules.DEPLOYMENT_MODEL_IS_NOT_DEPRECATED
    (message,) = judged(rule, of(deployment, "gpt-4o", "2024-11-20"), TODAY)
    assert "deprecated since 2025-11-20" in message
    assert "retires on 2027-04-14" in message
    assert "gpt-5.1 (itself deprecated by then)" in message


@names(
    ("day", "count"), [("2027-06-03", 0), ("2027-06-04", 0), ("2027-06-05", 1), ("2027-09-01", 1), ("2027-09-02", 0)]
)
def test_a_version_is_refused_from_90_days_before_it_retires(
    judged: Any, deployment: Any, day: str, count: int
) -> None:
    found = judged(rules.DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON, deployment, {"asOf": day})
    assert len(found) == count
    assert all("retires on 2027-09-02" in message for message in found)


def test_the_horizon_can_be_set(judged: Any, deployment: Any) -> None:
    rule = rules.DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON
    assert judged(rule, deployment, TODAY | {"horizonDays": 285.0}) == []
    assert "in 285 days, and the horizon is 286 days" in judged(rule, deployment, TODAY | {"horizonDays": 286.0})[0]


def test_an_unknown_version_of_a_known_model_names_the_known_ones(judged: Any, deployment: Any) -> None:
    (message,) = judged(rules.DEPLOYMENT_MODEL_IS_KNOWN, of(deployment, "gpt-5.4", "2027-01-01"))
    assert "Known versions of gpt-5.4: 2026-03-05." in message


def test_an_unknown_version_warns_even_in_prod_and_only_once(judged: Any, deployment: Any) -> None:
    of(deployment, "gpt-99", "1")
    deployment["deploymentName"] = "gpt-99-1"
    assert [rule.name for rule in DEPLOYMENT_RULES if judged(rule, deployment, TODAY)] == ["deployment-model-is-known"]
    assert rules.DEPLOYMENT_MODEL_IS_KNOWN.level.value == "advisory"  # type: ignore[union-attr]


@names("value", [False, None, "true", 1])
def test_local_auth_that_is_not_off_is_a_violation(judged: Any, account: Any, value: object) -> None:
    account["properties"]["disableLocalAuth"] = value
    assert len(judged(rules.ACCOUNT_HAS_LOCAL_AUTH_OFF, account)) == 1
    del account["properties"]
    assert len(judged(rules.ACCOUNT_HAS_LOCAL_AUTH_OFF, account)) == 1


@names("value", [None, "", " "])
def test_an_account_without_subdomain_is_a_violation(judged: Any, account: Any, value: str | None) -> None:
    account["properties"]["customSubDomainName"] = value
    assert len(judged(rules.ACCOUNT_HAS_CUSTOM_SUBDOMAIN, account)) == 1


@names("kind", ["SpeechServices", "TextAnalytics"])
def test_accounts_of_other_kinds_are_left_alone(judged: Any, account: Any, kind: str) -> None:
    account |= {"kind": kind, "properties": {}}
    assert [judged(rule, account) for rule in ACCOUNT_RULES] == [[], []]


@names("kind", ["AIServices", "openai", "OpenAI ", None])
def test_accounts_that_can_host_models_are_judged(judged: Any, account: Any, kind: str | None) -> None:
    account |= {"kind": kind, "properties": {}}
    assert all(judged(rule, account) for rule in ACCOUNT_RULES)


@names(
    "type_",
    [
        "azure-native:cognitiveservices/v20241001:Deployment",
        "azure-native_cognitiveservices_v20241001:cognitiveservices:Deployment",
    ],
)
def test_a_deployment_with_an_api_version_token_is_judged(judged: Any, deployment: Any, type_: str) -> None:
    del deployment["properties"]["versionUpgradeOption"]
    assert judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, deployment, type_=type_)


@names("path", [("properties",), ("properties", "model"), ("properties", "model", "version")])
def test_a_judged_value_that_is_still_unknown_is_a_violation(judged: Any, deployment: Any, path: tuple[str]) -> None:
    place = deployment
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = UNKNOWN_STRING_VALUE if path[-1] == "version" else UNKNOWN_OBJECT_VALUE
    (message,) = judged(rules.DEPLOYMENT_VERSION_IS_EXPLICIT, deployment)
    assert f"{'.'.join(path)} is still unknown" in message


def test_an_unknown_that_a_rule_does_not_judge_is_no_violation(judged: Any, deployment: Any) -> None:
    deployment["accountName"] = UNKNOWN_STRING_VALUE
    assert [judged(rule, deployment, TODAY) for rule in DEPLOYMENT_RULES] == [[]] * len(DEPLOYMENT_RULES)


def test_a_rule_that_breaks_objects_instead_of_passing(judged: Any, deployment: Any) -> None:
    (message,) = judged(rules.DEPLOYMENT_MODEL_IS_NOT_RETIRED, deployment, {"asOf": "2026-13-45"})
    assert "could not be judged" in message


@names("properties", [{}, {"properties": "text"}, {"properties": []}, {"properties": {"model": 5}}])
def test_a_deployment_of_the_wrong_shape_is_a_violation(judged: Any, properties: Any) -> None:
    assert judged(rules.DEPLOYMENT_VERSION_IS_EXPLICIT, properties)
    assert judged(rules.DEPLOYMENT_HAS_NO_AUTO_UPGRADE, properties)


def test_inputs_that_can_t_be_read_at_all_are_a_violation(judged: Any) -> None:
    (message,) = judged(
        rules.RESOURCE_CAN_BE_JUDGED,
        {"templateContent": "[" * 100_000},
        type_="azure:core/templateDeployment:TemplateDeployment",
    )
    assert "can't be read (RecursionError" in message
