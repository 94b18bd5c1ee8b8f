"""Rules on a gateway's resources: the compliant gateway passes all, and one of them objects when a thing is broken."""

import copy
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from policies import rules
from policies.facts import Facts
from policies.observed import Observed
from policies.rule import Context
from policies.rules import RESOURCE_RULES, STACK_RULES

BREAKER = rules.BACKEND_BREAKER_COUNTS_429
POINTS = rules.BACKEND_POINTS_TO_A_DEPLOYMENT
ONE_VERSION = rules.POOL_HOLDS_ONE_MODEL_VERSION
WEIGHTS = rules.POOL_WEIGHTS_ARE_VALID
CALLER = rules.API_DEMANDS_A_CALLER
HARDENED = rules.GATEWAY_SERVICE_IS_HARDENED
OF_A_GATEWAY = [POINTS, ONE_VERSION, WEIGHTS, rules.POLICY_DOCUMENT_IS_VALID, rules.GATEWAY_HOLDS_NO_KEYS, CALLER]
HOST = "https://aoai-prod.openai.azure.com/openai/deployments"
names = pytest.mark.parametrize


def said(judged_stack: Any, rule: Any, gateway: Any) -> str:
    """What a rule says of a stack, all of it."""
    return "\n".join(f"{name} {message}" for name, message in judged_stack(rule, list(gateway.values())))


@names("rule", STACK_RULES, ids=lambda rule: rule.name)
def test_a_compliant_gateway_passes(judged_stack: Any, gateway: Any, rule: Any) -> None:
    assert judged_stack(rule, list(gateway.values())) == []


@names("rule", RESOURCE_RULES, ids=lambda rule: rule.name)
def test_each_part_of_a_compliant_gateway_passes(judged: Any, gateway: Any, rule: Any) -> None:
    for type_, _, inputs in gateway.values():
        assert judged(rule, inputs, {"asOf": "2026-11-21"}, type_=type_) == []


@names("rule", OF_A_GATEWAY, ids=lambda rule: rule.name)
def test_a_stack_without_a_gateway_passes(judged_stack: Any, account: Any, rule: Any) -> None:
    assert judged_stack(rule, [("azure-native:cognitiveservices:Account", "account", account)]) == []


@names(
    "url",
    [
        "",
        "https://elsewhere.openai.azure.com/openai/deployments/gpt-5.4-2026-03-05-standard",
        f"{HOST}/gpt-5.4",
        f"{HOST}/gpt-5.4-2026-03-05-standard/",
        f"{HOST}/gpt-5.4-2026-03-05-standard?api-key=1",
        f"{HOST}/x/../gpt-5.4-2026-03-05-standard",
        f"{HOST}/gpt-5.4-2026-03-05-standard".replace("https", "http"),
        f"{HOST}/gpt-5.4-2026-03-05-standard".replace("//", "//user@"),
        f"{HOST}/gpt-5.4-2026-03-05-standard".replace(".com", ".com.example.com"),
        f"{HOST}/gpt-5.4-2026-03-05-standard".replace(".com", ".com:8443"),
        "https://aoai-prod.openai.azure.com/openai",
        "{{address}}",
        f"{HOST}/gpt-5.4-2026-03-05-standard\n",
    ],
)
def test_a_backend_that_leads_elsewhere_is_a_violation(judged_stack: Any, gateway: Any, url: str) -> None:
    gateway["backend"][2]["url"] = url
    assert "leads to no deployment of this stack" in said(judged_stack, POINTS, gateway)


def test_a_pool_that_has_an_address_too_is_judged_by_it(judged_stack: Any, gateway: Any) -> None:
    gateway["pool"][2]["url"] = "https://example.com"
    assert "pool pool: its url 'https://example.com'" in said(judged_stack, POINTS, gateway)


@names("host", ["aoai-prod.cognitiveservices.azure.com", "AOAI-prod.services.ai.azure.com"])
def test_every_host_of_an_account_leads_to_its_deployments(judged_stack: Any, gateway: Any, host: str) -> None:
    gateway["backend"][2]["url"] = f"https://{host}/openai/deployments/GPT-5.4-2026-03-05-standard"
    assert said(judged_stack, POINTS, gateway) == ""
    assert said(judged_stack, ONE_VERSION, gateway) == ""


def test_a_custom_subdomain_is_the_host_and_not_the_name(judged_stack: Any, gateway: Any) -> None:
    gateway["account"][2]["properties"]["customSubDomainName"] = "other"
    assert "no deployment" in said(judged_stack, POINTS, gateway)
    gateway["backend"][2]["url"] = gateway["backend"][2]["url"].replace("aoai-prod", "other")
    assert "backend" not in {name for name, _ in judged_stack(POINTS, list(gateway.values()))}


@names("key", ["validateCertificateChain", "validateCertificateName"])
def test_a_backend_whose_certificate_is_not_checked_is_a_violation(judged_stack: Any, gateway: Any, key: str) -> None:
    gateway["backend"][2]["tls"] = {key: False}
    assert f"tls.{key} is not true" in said(judged_stack, POINTS, gateway)
    gateway["backend"][2]["tls"] = {key: True}
    assert said(judged_stack, POINTS, gateway) == ""


def base_url(gateway: Any, url: str) -> None:
    inputs = gateway["operation"][2]
    inputs["value"] = f"<policies><inbound><base/><set-backend-service base-url='{url}'/></inbound></policies>"


@names(
    ("url", "says"),
    [
        ("https://example.com/openai", "is not on the host of an account"),
        ("https://aoai-prod.openai.azure.com/", "does not lead to /openai"),
        ("https://aoai-prod.openai.azure.com/openai/../x", "does not lead to /openai"),
        ("{{address}}", "an address that a named value hides, or one that this stack has not"),
        ("{{note}}", "'hello', which is not on the host of an account"),
        ('@(context.Request.Headers.GetValueOrDefault("x"))', "that the request itself may choose"),
        ('@("https://example.com/" + (string)context.Variables["x"])', "is more than looked up in a table"),
    ],
)
def test_a_policy_that_sends_requests_elsewhere_is_a_violation(
    judged_stack: Any, gateway: Any, url: str, says: str
) -> None:
    base_url(gateway, url)
    assert says in said(judged_stack, POINTS, gateway)


@names("url", ["https://aoai-prod.openai.azure.com/openai", "https://aoai-prod.openai.azure.com/openai/v1/"])
def test_a_policy_may_send_requests_to_an_account(judged_stack: Any, gateway: Any, url: str) -> None:
    base_url(gateway, url)
    assert said(judged_stack, POINTS, gateway) == ""


@names("table", ["https://example.com/openai", "https:\\/\\/example.com/openai", "http://aoai-prod.openai.azure.com/"])
def test_an_address_in_a_table_that_leads_elsewhere_is_a_violation(judged_stack: Any, gateway: Any, table: str) -> None:
    inputs = gateway["tables"][2]
    inputs["value"] = inputs["value"].replace("https://aoai-prod.openai.azure.com/openai", table)
    assert "may send requests to" in said(judged_stack, POINTS, gateway)


def test_an_address_that_stands_nowhere_is_a_violation(judged_stack: Any, gateway: Any) -> None:
    del gateway["tables"]
    assert "stands in no table" in said(judged_stack, POINTS, gateway)


def test_an_api_s_own_address_counts_too(judged_stack: Any, gateway: Any) -> None:
    gateway["api"][2]["serviceUrl"] = "https://example.com"
    assert "serviceUrl 'https://example.com' is not on the host" in said(judged_stack, POINTS, gateway)
    gateway["api"][2]["serviceUrl"] = "https://aoai-prod.openai.azure.com/openai"
    assert said(judged_stack, POINTS, gateway) == ""


@names("value", [UNKNOWN_STRING_VALUE])
def test_an_address_that_is_unknown_is_a_violation(judged_stack: Any, gateway: Any, value: str) -> None:
    gateway["backend"][2]["url"] = value
    assert "backend backend: properties.url is still unknown" in said(judged_stack, POINTS, gateway)
    assert "pool pool: properties.url is still unknown" in said(judged_stack, ONE_VERSION, gateway)


@pytest.fixture
def second(gateway: Any) -> Any:
    """Another deployment with a backend in the pool; the version can be changed."""
    model, backend = copy.deepcopy(gateway["model"][2]), copy.deepcopy(gateway["backend"][2])
    model["deploymentName"], backend["backendId"] = "gpt-5.6-sol-2026-07-09", "second"
    backend["url"] = f"{HOST}/gpt-5.6-sol-2026-07-09"
    gateway |= {
        "model-2": (gateway["model"][0], "model-2", model),
        "backend-2": (gateway["backend"][0], "backend-2", backend),
    }
    services = gateway["pool"][2]["pool"]["services"]
    services.append({**services[0], "id": services[0]["id"].replace("sweden-gpt", "second")})
    return model


def test_a_pool_of_two_model_versions_is_a_violation(judged_stack: Any, gateway: Any, second: Any) -> None:
    assert said(judged_stack, ONE_VERSION, gateway) == ""
    second["properties"]["model"] |= {"name": "gpt-5.6-sol", "version": "2026-07-09"}
    message = said(judged_stack, ONE_VERSION, gateway)
    assert "gpt-5.4 2026-03-05 (sweden-gpt); gpt-5.6-sol 2026-07-09 (second)" in message
    assert said(judged_stack, WEIGHTS, gateway) == ""


@names("change", [{"version": "2026-07-09"}, {"name": "gpt-5.4-mini"}])
def test_another_version_or_another_model_alone_is_enough(
    judged_stack: Any, gateway: Any, second: Any, change: Any
) -> None:
    second["properties"]["model"] |= change
    assert "several model versions" in said(judged_stack, ONE_VERSION, gateway)


@names(
    "id_",
    [
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/backends/none",
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/other/backends/sweden-gpt",
        "",
        None,
    ],
)
def test_a_member_that_can_t_be_resolved_is_a_violation(judged_stack: Any, gateway: Any, id_: Any) -> None:
    gateway["pool"][2]["pool"]["services"][0]["id"] = id_
    assert "is no backend of this stack" in said(judged_stack, ONE_VERSION, gateway)


def test_a_member_that_leads_to_no_deployment_is_a_violation(judged_stack: Any, gateway: Any) -> None:
    del gateway["model"]
    assert "leads to no deployment of this stack" in said(judged_stack, ONE_VERSION, gateway)


@names(
    ("change", "says"),
    [
        ({"id": UNKNOWN_STRING_VALUE}, "id is still unknown"),
        (UNKNOWN_OBJECT_VALUE, "a member is still unknown"),
    ],
)
def test_a_member_that_is_unknown_is_a_violation(judged_stack: Any, gateway: Any, change: Any, says: str) -> None:
    gateway["pool"][2]["pool"]["services"] = [change]
    assert says in said(judged_stack, ONE_VERSION, gateway)


@names("spelled", ["pool", "POOL", None])
def test_a_pool_is_one_whatever_its_type_says(judged_stack: Any, gateway: Any, spelled: Any) -> None:
    gateway["pool"][2]["type"] = spelled
    assert said(judged_stack, POINTS, gateway) == ""
    del gateway["model"]
    assert "pool" in said(judged_stack, ONE_VERSION, gateway)


@names(
    ("key", "value"),
    [("weight", 101.0), ("weight", -1.0), ("weight", 1.5), ("weight", "many"), ("weight", True), ("priority", 101.0)],
)
def test_a_weight_or_priority_that_azure_refuses_is_a_violation(
    judged_stack: Any, gateway: Any, key: str, value: object
) -> None:
    gateway["pool"][2]["pool"]["services"][0][key] = value
    assert f"has the {key} " in said(judged_stack, WEIGHTS, gateway)


@names("value", [0.0, 100.0, None])
def test_a_weight_that_azure_takes_passes(judged_stack: Any, gateway: Any, value: object) -> None:
    gateway["pool"][2]["pool"]["services"][0] |= {"weight": value, "priority": value}
    assert said(judged_stack, WEIGHTS, gateway) == ""


def test_a_pool_has_1_to_30_members_each_once(judged_stack: Any, gateway: Any) -> None:
    one = gateway["pool"][2]["pool"]["services"][0]
    gateway["pool"][2]["pool"]["services"] = [{**one, "id": f"{one['id']}{n}"} for n in range(30)]
    assert said(judged_stack, WEIGHTS, gateway) == ""
    gateway["pool"][2]["pool"]["services"].append(one)
    assert "it has 31 members" in said(judged_stack, WEIGHTS, gateway)
    gateway["pool"][2]["pool"]["services"] = []
    assert "it has 0 members" in said(judged_stack, WEIGHTS, gateway)
    gateway["pool"][2]["pool"]["services"] = [one, {**one, "id": one["id"].upper()}]
    assert "is 2 times its member" in said(judged_stack, WEIGHTS, gateway)


def test_a_pool_in_a_pool_is_a_violation(judged_stack: Any, gateway: Any) -> None:
    one = gateway["pool"][2]["pool"]["services"][0]
    one["id"] = one["id"].replace("sweden-gpt", "GPT-5-4")
    assert "is itself a pool" in said(judged_stack, WEIGHTS, gateway)


@names(
    ("change", "says"),
    [
        ({"acceptRetryAfter": True}, "acceptRetryAfter is not false"),
        ({"acceptRetryAfter": "true"}, "acceptRetryAfter is not false"),
        ({"tripDuration": "PT1H1S"}, "at most"),
        ({"tripDuration": "P1D"}, "3600 seconds at most"),
        ({"tripDuration": "PT0S"}, "no duration"),
        ({"tripDuration": "60"}, "no duration"),
        ({"tripDuration": None}, "tripDuration is None"),
        ({"tripDuration": UNKNOWN_STRING_VALUE}, "circuitBreaker.tripDuration is still unknown"),
        ({"failureCondition": None}, "does not count 429 and 500 to 599"),
        ({"failureCondition": UNKNOWN_OBJECT_VALUE}, "failureCondition is still unknown"),
    ],
)
def test_a_breaker_that_stays_open_or_never_opens_is_a_violation(
    judged: Any, gateway: Any, change: Any, says: str
) -> None:
    rule = gateway["backend"][2]["circuitBreaker"]["rules"][0]
    gateway["backend"][2]["circuitBreaker"]["rules"] = [rule | change]
    assert says in "\n".join(judged(BREAKER, gateway["backend"][2]))


@names(
    ("ranges", "says"),
    [
        ([{"min": 429.0, "max": 429.0}], "does not count 500 to 599"),
        ([{"min": 500.0, "max": 599.0}], "does not count 429"),
        ([{"min": 429.0, "max": 429.0}, {"min": 500.0, "max": 503.0}], "does not count 504 to 599"),
        ([], "does not count 429 and 500 to 599"),
        ([{"min": 400.0}], "does not count 429"),
        ([{"min": "429", "max": "599"}], "does not count 429"),
        ("429", "does not count 429"),
    ],
)
def test_a_breaker_that_does_not_count_what_fails_is_a_violation(
    judged: Any, gateway: Any, ranges: Any, says: str
) -> None:
    gateway["backend"][2]["circuitBreaker"]["rules"][0]["failureCondition"]["statusCodeRanges"] = ranges
    (message,) = judged(BREAKER, gateway["backend"][2])
    assert says in message


@names(("key", "value"), [("count", None), ("count", 0.0), ("interval", None), ("interval", "1m")])
def test_a_breaker_without_a_threshold_is_a_violation(judged: Any, gateway: Any, key: str, value: object) -> None:
    gateway["backend"][2]["circuitBreaker"]["rules"][0]["failureCondition"][key] = value
    assert len(judged(BREAKER, gateway["backend"][2])) == 1


@names(
    ("change", "says"),
    [
        ({"count": 11.0}, "opens at a count of 11, and 10 is the most (maxFailures)"),
        ({"count": 10_000.0}, "10 is the most"),
        ({"count": None, "percentage": 51.0}, "opens at a percentage of 51, and 50 is the most (maxPercentage)"),
        ({"count": 1.0, "percentage": 100.0}, "50 is the most"),
        ({"interval": "PT9S"}, "within PT9S, and 10 (minIntervalSeconds) to 3600 seconds (maxIntervalSeconds)"),
        ({"interval": "PT1S"}, "counts within PT1S"),
        ({"interval": "PT1H1S"}, "counts within PT1H1S"),
        ({"interval": "P1D"}, "counts within P1D"),
        ({"interval": "PT0.5S"}, "no duration"),
        ({"interval": "P1M"}, "no duration"),
        ({"count": True}, "neither a count nor a percentage"),
        ({"count": "1"}, "neither a count nor a percentage"),
        ({"count": UNKNOWN_STRING_VALUE}, "count is still unknown"),
    ],
)
def test_a_breaker_that_hardly_ever_opens_is_a_violation(judged: Any, gateway: Any, change: Any, says: str) -> None:
    gateway["backend"][2]["circuitBreaker"]["rules"][0]["failureCondition"] |= change
    (message,) = judged(BREAKER, gateway["backend"][2])
    assert says in message


@names(
    ("change", "options"),
    [
        ({"count": 10.0, "interval": "PT1H"}, {}),
        ({"count": None, "percentage": 50.0, "interval": "PT10S"}, {}),
        ({"count": 20.0}, {"maxFailures": 20.0}),
        ({"count": None, "percentage": 90.0}, {"maxPercentage": 90.0}),
        ({"interval": "PT1S"}, {"minIntervalSeconds": 1.0}),
        ({"interval": "P1D"}, {"maxIntervalSeconds": 86400.0}),
    ],
)
def test_a_breaker_within_its_bounds_passes(judged: Any, gateway: Any, change: Any, options: Any) -> None:
    gateway["backend"][2]["circuitBreaker"]["rules"][0]["failureCondition"] |= change
    assert judged(BREAKER, gateway["backend"][2], options) == []


@given(st.integers(-5, 10**6), st.integers(0, 10**6))
def test_a_breaker_that_passes_opens_within_its_bounds(count: int, seconds: int) -> None:
    conditions = {"count": count, "interval": f"PT{seconds}S", "statusCodeRanges": [{"min": 400, "max": 599}]}
    rule = {"tripDuration": "PT1M", "failureCondition": conditions}
    inputs = {"serviceName": "a", "backendId": "b", "circuitBreaker": {"rules": [rule]}}
    observed = Observed("urn", "azure-native:apimanagement:Backend", "b", inputs)
    found = list(BREAKER.violations(observed, Context({}, Facts(mock.Mock(exemptions={})))))
    assert (found == []) == (1 <= count <= 10 and 10 <= seconds <= 3600)


def test_one_wide_range_and_a_percentage_are_fine(judged: Any, gateway: Any) -> None:
    condition = gateway["backend"][2]["circuitBreaker"]["rules"][0]["failureCondition"]
    condition |= {"count": None, "percentage": 50.0, "statusCodeRanges": [{"min": 400.0, "max": 599.0}]}
    assert judged(BREAKER, gateway["backend"][2]) == []


@names("count", [0, 2])
def test_a_breaker_has_exactly_one_rule(judged: Any, gateway: Any, count: int) -> None:
    gateway["backend"][2]["circuitBreaker"]["rules"] *= count
    assert f"has {count} rules" in "\n".join(judged(BREAKER, gateway["backend"][2]))
    del gateway["backend"][2]["circuitBreaker"]
    assert "has 0 rules" in judged(BREAKER, gateway["backend"][2])[0]


def test_a_shorter_trip_may_be_demanded(judged: Any, gateway: Any) -> None:
    assert judged(BREAKER, gateway["backend"][2], {"maxTripSeconds": 60.0}) == []
    assert "59 seconds at most" in judged(BREAKER, gateway["backend"][2], {"maxTripSeconds": 59.0})[0]


@names("value", [False, None, "true", UNKNOWN_STRING_VALUE])
def test_an_api_that_demands_nothing_is_a_violation(judged_stack: Any, gateway: Any, value: object) -> None:
    gateway["api"][2]["subscriptionRequired"] = value
    assert "api: " in said(judged_stack, CALLER, gateway)
    del gateway["api"][2]["subscriptionRequired"]
    assert "validates no token" in said(judged_stack, CALLER, gateway)


TOKEN = '<validate-azure-ad-token tenant-id="t" />'
JWT = '<validate-jwt header-name="Authorization"><openid-config url="https://x" /></validate-jwt>'


@names(
    ("inbound", "ok"),
    [
        (TOKEN, True),
        (JWT, True),
        (JWT.replace("<validate-jwt", '<validate-jwt require-signed-tokens="false"'), False),
        (f'<choose><when condition="@(false)">{TOKEN}</when></choose>', False),
        (f"<!-- {TOKEN} -->", False),
        ("", False),
    ],
)
def test_an_api_without_keys_validates_a_token_in_every_case(
    judged_stack: Any, gateway: Any, inbound: str, ok: bool
) -> None:
    gateway["api"][2]["subscriptionRequired"] = False
    gateway["policy"][2]["value"] = f"<policies><inbound><base />{inbound}</inbound></policies>"
    assert (said(judged_stack, CALLER, gateway) == "") == ok


def test_a_token_may_be_validated_in_a_fragment(judged_stack: Any, gateway: Any) -> None:
    gateway["api"][2]["subscriptionRequired"] = False
    gateway["identity"][2]["value"] = f"<fragment>{TOKEN}</fragment>"
    assert said(judged_stack, CALLER, gateway) == ""
    gateway["policy"][2]["value"] = gateway["policy"][2]["value"].replace('"identity"', '"other"')
    assert "validates no token" in said(judged_stack, CALLER, gateway)


def test_a_token_that_is_validated_on_the_way_out_counts_nothing(judged_stack: Any, gateway: Any) -> None:
    gateway["api"][2]["subscriptionRequired"] = False
    gateway["policy"][2]["value"] = f"<policies><inbound /><outbound>{TOKEN}</outbound></policies>"
    assert "validates no token" in said(judged_stack, CALLER, gateway)


def test_an_operation_that_steps_over_the_api_s_check_is_a_violation(judged_stack: Any, gateway: Any) -> None:
    gateway["api"][2]["subscriptionRequired"] = False
    gateway["policy"][2]["value"] = f"<policies><inbound><base />{TOKEN}</inbound></policies>"
    assert said(judged_stack, CALLER, gateway) == ""
    gateway["operation"][2]["value"] = "<policies><inbound /></policies>"
    assert "leaves out <base/>" in said(judged_stack, CALLER, gateway)


def test_another_api_s_check_counts_nothing_and_a_revision_is_the_same_api(judged_stack: Any, gateway: Any) -> None:
    gateway["api"][2]["subscriptionRequired"] = False
    gateway["policy"][2].update(value=f"<policies><inbound>{TOKEN}</inbound></policies>", apiId="other")
    assert "validates no token" in said(judged_stack, CALLER, gateway)
    gateway["policy"][2]["apiId"] = "OpenAI;rev=2"
    assert said(judged_stack, CALLER, gateway) == ""
    gateway["api"][2]["apiId"] = "OPENAI;rev=1"
    assert said(judged_stack, CALLER, gateway) == ""


def test_another_service_s_check_counts_nothing(judged_stack: Any, gateway: Any) -> None:
    gateway["api"][2]["subscriptionRequired"] = False
    gateway["policy"][2].update(value=f"<policies><inbound>{TOKEN}</inbound></policies>", serviceName="other")
    assert "validates no token" in said(judged_stack, CALLER, gateway)
    gateway["policy"][2]["serviceName"] = UNKNOWN_STRING_VALUE
    assert said(judged_stack, CALLER, gateway) == ""


@names("value", [False, "false", UNKNOWN_STRING_VALUE])
def test_a_product_without_subscriptions_is_a_violation(judged_stack: Any, gateway: Any, value: object) -> None:
    gateway["product"][2]["subscriptionRequired"] = value
    assert "product" in said(judged_stack, CALLER, gateway)


def test_a_product_demands_a_subscription_where_nothing_is_said(judged_stack: Any, gateway: Any) -> None:
    del gateway["product"][2]["subscriptionRequired"]
    assert said(judged_stack, CALLER, gateway) == ""


@names("identity", [None, {}, {"type": "None"}, {"type": UNKNOWN_STRING_VALUE}])
def test_a_service_without_an_identity_is_a_violation(judged_stack: Any, gateway: Any, identity: Any) -> None:
    gateway["service"][2]["identity"] = identity
    assert len(judged_stack(HARDENED, list(gateway.values()))) == 1


@names(
    ("name", "value", "ok"),
    [
        ("Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10", "true", False),
        ("Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11", "True", False),
        ("Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Ssl30", "true", False),
        ("Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TripleDes168", "true", False),
        ("Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10", UNKNOWN_STRING_VALUE, False),
        ("Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10", "False", True),
        ("Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2", "true", True),
    ],
)
def test_an_outdated_protocol_is_a_violation(judged_stack: Any, gateway: Any, name: str, value: str, ok: bool) -> None:
    gateway["service"][2]["customProperties"] = {name: value}
    assert (said(judged_stack, HARDENED, gateway) == "") == ok


def test_switches_that_are_unknown_are_a_violation(judged_stack: Any, gateway: Any) -> None:
    gateway["service"][2]["customProperties"] = UNKNOWN_OBJECT_VALUE
    assert "customProperties is still unknown" in said(judged_stack, HARDENED, gateway)
