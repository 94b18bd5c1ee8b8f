"""Services without a way to a model are nobody's business here; whatever may be such a way makes them so."""

import copy
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from policies import rules
from policies.rules import RESOURCE_RULES, STACK_RULES

names = pytest.mark.parametrize
KEYLESS = rules.GATEWAY_HOLDS_NO_KEYS
FORECAST = "https://api.weather.example"
SHAPE = """<policies><inbound><base />
<rate-limit calls="10" renewal-period="60" />
<authentication-managed-identity resource="https://vault.azure.net" output-token-variable-name="t" />
<send-request><set-url>@("https://login.example/" + context.RequestId)</set-url></send-request>
<send-request><set-url>@($"https://login.example/{context.RequestId}")</set-url></send-request>
<send-request response-variable-name="r"><set-url>@((string)context.Variables["q"])</set-url></send-request>
<set-variable name="q" value="https://other.example/x" />
<set-header name="api-key" exists-action="override"><value>{{region}}</value></set-header>
<set-backend-service backend-id="forecast" />
</inbound></policies>"""
PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "service": ("ApiManagementService", {"customProperties": {"a.Tls10": "true"}}),
    "api": ("Api", {"apiId": "w", "path": "weather", "subscriptionRequired": False, "serviceUrl": FORECAST}),
    "backend": ("Backend", {"backendId": "forecast", "protocol": "http", "url": f"{FORECAST}/v1"}),
    "pool": ("Backend", {"backendId": "p", "type": "Pool", "pool": {"services": [{"id": "/backends/forecast"}]}}),
    "policy": ("ApiPolicy", {"apiId": "w", "policyId": "policy", "format": "rawxml", "value": SHAPE}),
    "note": ("NamedValue", {"namedValueId": "region", "displayName": "region", "value": "eu", "secret": True}),
    "product": ("Product", {"productId": "free", "displayName": "Free", "subscriptionRequired": False}),
    "logger": ("Logger", {"loggerId": "l", "credentials": {"instrumentationKey": UNKNOWN_STRING_VALUE}}),
}


@pytest.fixture
def weather() -> dict[str, Any]:
    """An ordinary service of other people's, which would break most of a gateway's rules."""
    service = {"serviceName": "weather", "resourceGroupName": "rg"}
    return {
        name: (f"azure-native:apimanagement:{type_}", f"w-{name}", copy.deepcopy(service | inputs))
        for name, (type_, inputs) in PARTS.items()
    }


def said(judged_stack: Any, *gateways: Any) -> set[tuple[str, str]]:
    """Who breaks which rule on the whole stack."""
    things = [thing for gateway in gateways for thing in gateway.values()]
    return {(name, rule.name) for rule in STACK_RULES for name, _ in judged_stack(rule, things)}


def test_a_service_without_a_way_to_a_model_is_left_alone(
    judged: Any, judged_stack: Any, gateway: Any, weather: Any
) -> None:
    assert said(judged_stack, weather) == set()
    assert said(judged_stack, gateway, weather) == set()
    for type_, _, inputs in weather.values():
        found = [judged(rule, inputs, {"asOf": "2026-11-21"}, type_=type_) for rule in RESOURCE_RULES]
        assert [one for one in found if one] == []


def test_a_service_s_own_document_that_can_t_be_read_is_left_alone_where_it_sends_nothing(
    judged_stack: Any, weather: Any
) -> None:
    weather["policy"][2]["value"] = '<policies><when condition="@(a < b)"><mock-response /></when></policies>'
    assert said(judged_stack, weather) == set()


@names(
    ("part", "change"),
    [
        ("backend", {"url": "https://x.openai.azure.com/openai/deployments/d"}),
        ("backend", {"url": "https://X.CognitiveServices.Azure.com"}),
        ("backend", {"url": "https://x.services.ai.azure.com/models"}),
        ("backend", {"url": "https://front.example/openai/deployments/d"}),
        ("backend", {"url": "https://api.openai.com/v1"}),
        ("backend", {"url": "https://x.op%65nai.azure.com"}),
        ("backend", {"url": "https://u@x.example"}),
        ("backend", {"url": "{{address}}"}),
        ("backend", {"url": "{{region}}"}),
        ("backend", {"url": UNKNOWN_STRING_VALUE}),
        ("backend", {"url": ""}),
        ("pool", {"pool": UNKNOWN_OBJECT_VALUE}),
        ("pool", {"pool": {"services": [{"id": "/backends/elsewhere"}]}}),
        ("pool", {"pool": {"services": [{"id": UNKNOWN_STRING_VALUE}]}}),
        ("api", {"serviceUrl": "https://x.openai.azure.com"}),
        ("api", {"serviceUrl": UNKNOWN_STRING_VALUE}),
        ("api", {"serviceUrl": "{{address}}"}),
        ("note", {"value": "https://x.openai.azure.com", "secret": False}),
        ("policy", {"value": UNKNOWN_STRING_VALUE}),
        ("policy", {"format": "rawxml-link", "value": "https://example.com/p.xml"}),
        ("policy", {"value": "<policies><set-backend-service base-url='https://x"}),
        ("policy", {"value": "<policies><a b='@(1 < \"x\")'/><include-fragment"}),
    ],
)
def test_an_address_that_may_be_a_model_s_is_a_way(judged_stack: Any, weather: Any, part: str, change: Any) -> None:
    weather[part][2].update(change)
    assert ("w-product", "api-demands-a-caller") in said(judged_stack, weather)
    assert ("w-service", "gateway-service-is-hardened") in said(judged_stack, weather)


def base_url(value: str) -> str:
    return f"<set-backend-service base-url={quoteattr(value)} />"


@names(
    "element",
    [
        '<llm-token-limit counter-key="a" tokens-per-minute="1" />',
        '<azure-openai-emit-token-metric namespace="a" />',
        '<authentication-managed-identity resource="https://cognitiveservices.azure.com" />',
        '<authentication-managed-identity resource="https://ai.azure.com/" />',
        '<authentication-managed-identity resource="@(context.RequestId.ToString())" />',
        '<authentication-managed-identity resource="{{none}}" />',
        base_url("https://x.openai.azure.com/openai"),
        "<set-backend-service base-url='https://x.&#111;penai.azure.com/openai' />",
        base_url('@("https://x.open" + "ai.azure.com/openai")'),
        base_url('@("https://x" + ".open" + "ai.azure.com/openai")'),
        base_url('@("https://x.weather.example" + context.RequestId)'),
        base_url('@(context.Request.Headers.GetValueOrDefault("x", ""))'),
        base_url("{{none}}"),
        base_url('@("{{none}}")'),
        base_url('@(JObject.Parse("{\\"a\\": \\"https://x.\\\\u006fpenai.azure.com/\\"}")["a"].ToString())'),
        '<set-backend-service backend-id="elsewhere" />',
        '<set-backend-service backend-id="@(context.RequestId.ToString())" />',
        "<send-request><set-url>https://x.openai.azure.com</set-url></send-request>",
        '<proxy url="{{none}}" />',
    ],
)
def test_a_policy_that_may_lead_to_a_model_is_a_way(judged_stack: Any, weather: Any, element: str) -> None:
    weather["policy"][2]["value"] = f"<policies><inbound><base />{element}</inbound></policies>"
    assert ("w-product", "api-demands-a-caller") in said(judged_stack, weather)


def test_who_belongs_to_no_known_service_may_belong_to_one_with_a_way(
    judged_stack: Any, gateway: Any, weather: Any
) -> None:
    weather["product"][2]["serviceName"] = UNKNOWN_STRING_VALUE
    assert said(judged_stack, weather) == set()
    assert said(judged_stack, gateway, weather) == {("w-product", "api-demands-a-caller")}
    weather["backend"][2].update(serviceName=UNKNOWN_STRING_VALUE, url=UNKNOWN_STRING_VALUE)
    assert ("w-service", "gateway-service-is-hardened") in said(judged_stack, weather)


def test_a_breaker_is_demanded_of_backends_that_may_lead_to_a_model(judged: Any, weather: Any) -> None:
    type_, _, inputs = weather["backend"]
    assert judged(rules.BACKEND_BREAKER_COUNTS_429, inputs, type_=type_) == []
    for url in ("https://x.openai.azure.com", "{{address}}", UNKNOWN_STRING_VALUE, ""):
        assert judged(rules.BACKEND_BREAKER_COUNTS_429, inputs | {"url": url}, type_=type_)
