"""Names keep to the service's limits and never depend on a neighbour."""

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle import names

text = st.text(min_size=1, max_size=100)


@given(text, text, text, text)
def test_an_account_name_is_a_dns_label_whatever_it_is_made_of(stack: str, key: str, sub: str, place: str) -> None:
    name = names.account(stack, key, sub, place)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", name)
    assert 2 <= len(name) <= names.SUBDOMAIN_MAX <= names.ACCOUNT_NAME_MAX


@given(st.sets(st.tuples(text, text, text, text), min_size=2, max_size=20))
def test_two_accounts_anywhere_never_share_a_name(identities: set[tuple[str, str, str, str]]) -> None:
    assert len({names.account(*identity) for identity in identities}) == len(identities)


def test_an_account_keeps_its_name() -> None:
    first, second = (names.account("prod", "sweden", "sub", "model-lifecycle") for _ in range(2))
    assert first == second
    assert first.startswith("aoai-prod-sweden-")


def test_what_tells_accounts_apart_does_not_run_together() -> None:
    assert names.account("s", "k", "ab", "c")[-8:] != names.account("s", "k", "a", "bc")[-8:]


@given(text, text, text, text)
def test_a_gateway_name_is_one_that_azure_takes(stack: str, key: str, sub: str, place: str) -> None:
    name = names.gateway(stack, key, sub, place)
    assert re.fullmatch(r"[a-z]([a-z0-9-]*[a-z0-9])?", name)
    assert len(name) <= names.GATEWAY_NAME_MAX
    assert len(names.workspace(name)) <= 63


@given(st.sets(st.tuples(text, text, text, text), min_size=2, max_size=20))
def test_two_gateways_anywhere_never_share_a_name(identities: set[tuple[str, str, str, str]]) -> None:
    assert len({names.gateway(*identity) for identity in identities}) == len(identities)


@given(st.sets(text, min_size=1, max_size=20))
def test_pools_keep_to_the_limits_and_never_meet(versions: set[str]) -> None:
    found = {names.pool(version) for version in versions}
    assert len(found) == len(versions)
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,80}", name) for name in found)


@given(st.sets(st.tuples(st.from_regex(r"[a-z][a-z0-9-]{0,22}[a-z0-9]", fullmatch=True), text), min_size=2))
def test_backends_keep_to_the_limits_and_never_meet(deployments: set[tuple[str, str]]) -> None:
    found = {names.backend(*deployment) for deployment in deployments}
    assert len(found) == len(deployments)
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,80}", name) for name in found)


def test_what_is_fit_for_a_gateway_keeps_its_name_and_what_is_not_ends_in_a_digest() -> None:
    assert names.pool("gpt-4o-2024-08-06") == "gpt-4o-2024-08-06"
    assert re.fullmatch(r"gpt-5-4-2026-03-05-[0-9a-f]{8}", names.pool("gpt-5.4-2026-03-05"))
    assert names.backend("a-b", "c") != names.backend("a", "b-c")


@given(text, text, text, text)
def test_a_store_name_is_one_that_azure_takes(stack: str, key: str, sub: str, place: str) -> None:
    name = names.store(stack, key, sub, place)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", name)
    assert 5 <= len(name) <= names.STORE_NAME_MAX
    assert "---" not in name


@given(st.sets(st.tuples(text, text, text, text), min_size=2, max_size=20))
def test_two_stores_anywhere_never_share_a_name(identities: set[tuple[str, str, str, str]]) -> None:
    assert len({names.store(*identity) for identity in identities}) == len(identities)


@given(text)
def test_a_key_comes_back_from_what_arm_calls_it(key: str) -> None:
    name = names.key_value(key)
    assert re.fullmatch(r"([A-Za-z0-9._-]|~[0-9A-F]{2})+", name)
    assert unquote(name.replace("~", "%")) == key


def test_keys_are_spelt_as_arm_wants_them() -> None:
    assert names.key_value(names.flag_key("summarize")) == ".appconfig.featureflag~2Fsummarize"
    assert names.key_value(names.release_key("t", "r~1")) == "t~2Fr~7E1"


def test_a_deployment_name_carries_model_version_and_sku() -> None:
    assert names.deployment("gpt-5.4", "2026-03-05", "standard") == "gpt-5.4-2026-03-05-standard"


def test_what_is_a_deployment_name() -> None:
    assert names.is_deployment_name("gpt-5.4-2026-03-05")
    assert not names.is_deployment_name("x")
    assert not names.is_deployment_name("-a")
    assert not names.is_deployment_name("a" * (names.DEPLOYMENT_NAME_MAX + 1))
    assert not names.is_deployment_name("a b")


def test_a_role_assignment_is_named_by_scope_principal_and_role_whatever_the_case() -> None:
    assert names.role_assignment("/Scope", "P", "r") == names.role_assignment("/scope", "p", "R")
    assert names.role_assignment("/scope", "p", "r") != names.role_assignment("/scope", "q", "r")


@given(text, text)
def test_a_resource_group_name_fits(project: str, stack: str) -> None:
    assert len(names.resource_group(project, stack)) <= names.RESOURCE_GROUP_NAME_MAX


def test_a_resource_group_name_never_ends_in_a_dot() -> None:
    assert names.resource_group("p", "a" * 84 + ".bcd") == f"rg-p-{'a' * 84}"


def test_ids_and_end_points_are_plain_text() -> None:
    account = names.account_id("s", "g", "a")
    assert account == "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a"
    assert names.endpoint("a") == "https://a.openai.azure.com/"
    assert names.deployment_url("a", "d") == "https://a.openai.azure.com/openai/deployments/d"
    gateway = names.gateway_id("s", "g", "a")
    assert gateway == "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/a"
    assert names.gateway_subscription_id(gateway, "newsroom") == f"{gateway}/subscriptions/consumer-newsroom"
    assert names.gateway_endpoint("a") == "https://a.azure-api.net/"
    store = names.store_id("s", "g", "a")
    assert store == "/subscriptions/s/resourceGroups/g/providers/Microsoft.AppConfiguration/configurationStores/a"
    assert names.store_endpoint("a") == "https://a.azconfig.io"
