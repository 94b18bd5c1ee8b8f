"""One fault of a gateway, written in every way there is: the rules see the same resource each time."""

import copy
import json
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel

from policies import analyzer, rules

SERVICE = "Microsoft.ApiManagement/service"
ID = f"/subscriptions/s/resourceGroups/rg/providers/{SERVICE}/apim"
GENERIC = "azure-native:resources:Resource"
TEMPLATE = "azure-native:resources:Deployment"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
names = pytest.mark.parametrize


def generic(namespace: str, parent: str, type_: str, name: str, properties: Any) -> Any:
    path = {"resourceProviderNamespace": namespace, "parentResourcePath": parent, "resourceType": type_}
    return GENERIC, path | {"resourceName": name, "resourceGroupName": "rg", "properties": properties}


def template(*resources: Any) -> Any:
    return TEMPLATE, {"deploymentName": "d", "properties": {"template": {"resources": list(resources)}}}


def as_arm(path: dict[str, str], properties: Any) -> dict[str, Any]:
    """A resource below the service, `path` being its types and names in order, in every spelling of ARM's shape."""
    types, called = "/".join(path), "/".join(path.values())
    *outer, (last, name) = path.items()
    parent = "/".join((ID, *(f"{type_}/{own}" for type_, own in outer)))
    body = {"properties": properties}
    whole = {"type": f"{SERVICE}/{types}", "name": f"apim/{called}", **body}
    child = {"type": types, "name": called, **body}
    azapi = {"type": f"{SERVICE}/{types}@2024-05-01", "parentId": parent, "name": name}
    relative = parent.removeprefix(f"{ID.rsplit('/', 2)[0]}/")
    return {
        "generic": generic("Microsoft.ApiManagement", relative, last, name, properties),
        "generic in capitals": generic("MICROSOFT.APIMANAGEMENT", relative, last.upper(), name, properties),
        "generic, all in its namespace": generic(f"Microsoft.ApiManagement/{relative}/", "", last, name, properties),
        "generic, types and names apart": generic(
            "Microsoft.ApiManagement", "", f"service/{types}", f"apim/{called}", properties
        ),
        "azapi": ("azapi:index/resource:Resource", {**azapi, "body": body}),
        "azapi with text": ("azapi:index/resource:Resource", {**azapi, "body": json.dumps(body)}),
        "azapi's update": (
            "azapi:index/updateResource:UpdateResource",
            {"type": azapi["type"], "resourceId": f"{parent}/{last}/{name}", "body": body},
        ),
        "azapi's action": (
            "azapi:index/resourceAction:ResourceAction",
            {
                "type": f"{SERVICE}@2024-05-01",
                "resourceId": ID,
                "action": "/".join(f"{type_}/{own}" for type_, own in path.items()),
                "method": "PUT",
                "body": body,
            },
        ),
        "template": template(whole),
        "template with parameters": (
            TEMPLATE,
            {
                "properties": {
                    "parameters": {"service": {"value": "apim"}, "all": {"value": properties}},
                    "template": {
                        "parameters": {"service": {"type": "string"}, "all": {"type": "object"}},
                        "resources": [
                            {
                                "type": whole["type"].upper(),
                                "name": f"[concat(parameters('service'), '/{called}')]",
                                "properties": "[parameters('all')]",
                            }
                        ],
                    },
                }
            },
        ),
        "template, inside the service": template({"type": SERVICE, "name": "apim", "resources": [child]}),
        "template in a template": template(
            {"type": "Microsoft.Resources/deployments", "name": "n", **template(whole)[1]}
        ),
    }


def typed(name: str, inputs: Any) -> dict[str, Any]:
    inputs = {"serviceName": "apim", "resourceGroupName": "rg", **inputs}
    in_workspace = inputs | {"workspaceId": "w"}
    return {
        "the class": (f"azure-native:apimanagement:{name}", inputs),
        "the class of an API version": (f"azure-native:apimanagement/v20220801:{name}", inputs),
        "the class of a local package": (f"azure-native_apimanagement_v20230501:apimanagement:{name}", inputs),
        "the class in capitals": (f"Azure-Native:ApiManagement:{name.upper()}", inputs),
        "the class of a workspace": (f"azure-native:apimanagement:Workspace{name}", in_workspace),
    }


def classic(name: str, inputs: Any) -> dict[str, Any]:
    token = f"apimanagement/{name[0].lower()}{name[1:]}"
    inputs = {"apiManagementName": "apim", "resourceGroupName": "rg", **inputs}
    return {
        "the classic provider": (f"azure:{token}:{name}", inputs),
        "Terraform's provider": (f"azurerm:index/apiManagement{name}:ApiManagement{name}", inputs),
    }


WAY = (
    "azure-native:apimanagement:NamedValue",
    "way",
    {"serviceName": "apim", "namedValueId": "way", "displayName": "way", "value": "https://aoai-prod.openai.azure.com"},
)
"""What gives a service a way to models, so that it is judged."""
URL = "https://aoai-prod.openai.azure.com/openai/deployments/gpt-5.4-2026-03-05-standard"
CONDITION = {"count": 1, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}, {"min": 500, "max": 599}]}
BREAKER = {"name": "r", "tripDuration": "PT1M", "acceptRetryAfter": False, "failureCondition": CONDITION}
OF_AZURERM = {
    "name": "r",
    "tripDuration": "PT1M",
    "acceptRetryAfterEnabled": False,
    "failureCondition": {"count": 1, "intervalDuration": "PT1M", "statusCodeRanges": CONDITION["statusCodeRanges"]},
}


def backends(url: str, takes_retry_after: bool = False) -> dict[str, Any]:
    rule = BREAKER | {"acceptRetryAfter": takes_retry_after}
    properties = {"url": url, "protocol": "http", "circuitBreaker": {"rules": [rule]}}
    of_azurerm = OF_AZURERM | {"acceptRetryAfterEnabled": takes_retry_after}
    return {
        **typed("Backend", {"backendId": "b", **properties}),
        **as_arm({"backends": "b"}, properties),
        **classic("Backend", {"name": "b", "url": url, "protocol": "http", "circuitBreakerRule": of_azurerm}),
        "blocks as lists": (
            "azurerm:index/apiManagementBackend:ApiManagementBackend",
            {"apiManagementName": "apim", "name": "b", "url": url, "circuitBreakerRule": [of_azurerm]},
        ),
    }


SPELLINGS = list(backends(""))


@pytest.fixture
def model(account: Any, deployment: Any) -> Any:
    return [
        WAY,
        ("azure-native:cognitiveservices:Account", "account", account),
        ("azure-native:cognitiveservices:Deployment", "model", deployment),
    ]


def thing(spelled: Any, name: str = "it") -> Any:
    return (spelled[0], name, copy.deepcopy(spelled[1]))


@names("spelling", SPELLINGS)
def test_a_backend_is_judged_however_it_is_written(judged: Any, judged_stack: Any, model: Any, spelling: str) -> None:
    bad, good = (
        backends("https://elsewhere.openai.azure.com", takes_retry_after=True)[spelling],
        backends(URL)[spelling],
    )
    assert judged_stack(rules.BACKEND_POINTS_TO_A_DEPLOYMENT, [*model, thing(bad)])
    assert judged_stack(rules.BACKEND_POINTS_TO_A_DEPLOYMENT, [*model, thing(good)]) == []
    (message,) = judged(rules.BACKEND_BREAKER_COUNTS_429, bad[1], type_=bad[0])
    assert "acceptRetryAfter is not false" in message
    assert judged(rules.BACKEND_BREAKER_COUNTS_429, good[1], type_=good[0]) == []


@names("spelling", SPELLINGS)
def test_a_pool_finds_its_members_however_they_are_written(judged_stack: Any, model: Any, spelling: str) -> None:
    pool = typed("Backend", {"backendId": "p", "type": "Pool", "pool": {"services": [{"id": f"{ID}/backends/b"}]}})
    things = [*model, thing(pool["the class"], "pool")]
    assert judged_stack(rules.POOL_HOLDS_ONE_MODEL_VERSION, [*things, thing(backends(URL)[spelling])]) == []
    assert judged_stack(rules.POOL_HOLDS_ONE_MODEL_VERSION, [*things, thing(backends("https://x.com")[spelling])])


def pools(weight: Any) -> dict[str, Any]:
    services = [{"id": f"{ID}/backends/b", "weight": weight}]
    properties = {"type": "Pool", "pool": {"services": services}}
    return {
        **typed("Backend", {"backendId": "p", **properties}),
        **as_arm({"backends": "p"}, properties),
        **classic("Backend", {"name": "p", "pool": {"services": services}}),
        "blocks as lists": (
            "azurerm:index/apiManagementBackend:ApiManagementBackend",
            {"apiManagementName": "apim", "name": "p", "pool": [{"service": services}]},
        ),
    }


@names("spelling", SPELLINGS)
def test_a_pool_is_judged_however_it_is_written(judged_stack: Any, spelling: str) -> None:
    assert judged_stack(rules.POOL_WEIGHTS_ARE_VALID, [WAY, thing(pools(101)[spelling])])
    assert judged_stack(rules.POOL_WEIGHTS_ARE_VALID, [WAY, thing(pools(100)[spelling])]) == []


def documents(text: str) -> dict[str, Any]:
    """The same document at every scope and in every spelling."""
    properties = {"format": "rawxml", "value": text}
    ids = {"apiId": "a", "operationId": "o", "productId": "p", "policyId": "policy", "resolverId": "r"}
    scopes = {
        "Policy": {"policies": "policy"},
        "ApiPolicy": {"apis": "a", "policies": "policy"},
        "ApiOperationPolicy": {"apis": "a", "operations": "o", "policies": "policy"},
        "ProductPolicy": {"products": "p", "policies": "policy"},
        "GraphQLApiResolverPolicy": {"apis": "a", "resolvers": "r", "policies": "policy"},
    }
    of_azurerm = {"apiName": "a", "operationId": "o", "productId": "p", "xmlContent": text}
    found: dict[str, Any] = {}
    for name, path in scopes.items():
        spelled = {**typed(name, {**ids, **properties}), **as_arm(path, properties)}
        spelled |= classic(name, of_azurerm) if name != "GraphQLApiResolverPolicy" else {}
        found |= {f"{name}, {how}": one for how, one in spelled.items()}
    return found


@names("spelling", list(documents("")))
def test_a_document_is_judged_however_it_is_written(judged_stack: Any, spelling: str) -> None:
    bad = "<policies><inbound><set-header name='api-key'><value>x</value></set-header></inbound></policies>"
    found = judged_stack(rules.GATEWAY_HOLDS_NO_KEYS, [WAY, thing(documents(bad)[spelling])])
    assert any("sends api-key" in message for _, message in found)
    assert judged_stack(rules.POLICY_DOCUMENT_IS_VALID, [WAY, thing(documents("<policies>")[spelling])])
    assert judged_stack(rules.POLICY_DOCUMENT_IS_VALID, [WAY, thing(documents("<policies />")[spelling])]) == []


def fragments(text: str) -> dict[str, Any]:
    properties = {"value": text}
    return {
        **typed("PolicyFragment", {"id": "f", **properties}),
        **as_arm({"policyFragments": "f"}, properties),
        **classic("PolicyFragment", {"apiManagementId": ID, "name": "f", **properties}),
    }


@names("spelling", list(fragments("")))
def test_a_fragment_is_found_however_it_is_written(judged_stack: Any, spelling: str) -> None:
    text = "<policies><inbound><include-fragment fragment-id='f' /></inbound></policies>"
    user = documents(text)["ApiPolicy, the class"]
    things = [WAY, thing(user, "user"), thing(fragments("<fragment />")[spelling])]
    assert judged_stack(rules.POLICY_DOCUMENT_IS_VALID, things) == []
    assert judged_stack(rules.POLICY_DOCUMENT_IS_VALID, [*things[:2], thing(fragments("<x />")[spelling])])


def apis(required: bool) -> dict[str, Any]:
    properties = {"path": "a", "subscriptionRequired": required}
    return {
        **typed("Api", {"apiId": "a", **properties}),
        **as_arm({"apis": "a"}, properties),
        **classic("Api", {"name": "a", **properties}),
    }


@names("spelling", list(apis(True)))
def test_an_api_is_judged_however_it_is_written(judged_stack: Any, spelling: str) -> None:
    assert judged_stack(rules.API_DEMANDS_A_CALLER, [WAY, thing(apis(False)[spelling])])
    assert judged_stack(rules.API_DEMANDS_A_CALLER, [WAY, thing(apis(True)[spelling])]) == []


def keys() -> dict[str, Any]:
    value, insights = {"displayName": "n", "value": "x", "secret": True}, {"instrumentationKey": "x"}
    found = {
        "NamedValue": ({"namedValueId": "n", **value}, {"namedValues": "n"}, value, {"name": "n", **value}),
        "Logger": (
            {"loggerId": "l", "credentials": insights},
            {"loggers": "l"},
            {"credentials": insights},
            {"name": "l", "applicationInsights": insights},
        ),
        "Subscription": (
            {"sid": "s", "primaryKey": "x"},
            {"subscriptions": "s"},
            {"primaryKey": "x"},
            {"subscriptionId": "s", "primaryKey": "x"},
        ),
    }
    return {
        f"{name}, {how}": one
        for name, (inputs, path, properties, of_azurerm) in found.items()
        for how, one in {**typed(name, inputs), **as_arm(path, properties), **classic(name, of_azurerm)}.items()
    }


@names("spelling", list(keys()))
def test_a_key_is_found_however_it_is_written(judged_stack: Any, spelling: str) -> None:
    assert judged_stack(rules.GATEWAY_HOLDS_NO_KEYS, [WAY, thing(keys()[spelling])])


@names(
    "type_",
    ["AuthorizationServer", "IdentityProvider", "Certificate", "WorkspaceCertificate", "OpenIdConnectProvider"],
)
def test_any_other_class_may_hold_no_key_either(judged_stack: Any, type_: str) -> None:
    for key in ("clientSecret", "password"):
        inputs = {"serviceName": "apim", key: "x"}
        assert judged_stack(rules.GATEWAY_HOLDS_NO_KEYS, [WAY, (f"azure-native:apimanagement:{type_}", "it", inputs)])


@names(
    ("type_", "identity"),
    [
        ("azure-native:apimanagement:ApiManagementService", "SystemAssigned"),
        ("azure:apimanagement/service:Service", "SystemAssigned"),
        ("azurerm:index/apiManagement:ApiManagement", "UserAssigned"),
    ],
)
def test_a_service_is_judged_however_it_is_written(judged_stack: Any, type_: str, identity: str) -> None:
    rule, name = rules.GATEWAY_SERVICE_IS_HARDENED, {"name": "apim", "serviceName": "apim"}
    inputs = {**name, "identity": {"type": identity}}
    assert judged_stack(rule, [WAY, (type_, "it", inputs)]) == []
    assert judged_stack(rule, [WAY, (type_, "it", name)])
    switch = {"security": {"enableFrontendTls10": True}, "customProperties": {"a.Tls10": "true"}}
    assert judged_stack(rule, [WAY, (type_, "it", inputs | switch)])


@names(
    ("type_", "inputs"),
    [
        ("azure:apimanagement/apiPolicy:ApiPolicy", {"apiName": "a", "xmlLink": "https://x"}),
        ("azapi:index/resource:Resource", {"type": f"{SERVICE}/apis@2024-05-01", "sensitiveBody": {"a": 1}}),
        (TEMPLATE, template({"type": f"{SERVICE}/policies", "name": "a/b", "properties": {"format": "xml-link"}})[1]),
    ],
)
def test_what_can_t_be_read_is_said_to_be_so(judged: Any, type_: str, inputs: Any) -> None:
    assert judged(rules.RESOURCE_CAN_BE_JUDGED, inputs, type_=type_)


def test_azurerm_demands_a_key_where_nothing_is_said_and_gives_an_event_hub_s_logger_an_identity(
    judged_stack: Any,
) -> None:
    api = ("azure:apimanagement/api:Api", "api", {"apiManagementName": "apim", "name": "a"})
    assert judged_stack(rules.API_DEMANDS_A_CALLER, [WAY, api]) == []
    hub = {"apiManagementName": "apim", "name": "l", "eventhub": {"name": "h", "endpointUri": "h.example.com"}}
    assert judged_stack(rules.GATEWAY_HOLDS_NO_KEYS, [WAY, ("azure:apimanagement/logger:Logger", "logger", hub)]) == []


@names(
    ("type_", "inputs"),
    [
        ("NamedValue", {"displayName": "n"}),
        ("ApiPolicy", {"apiId": "a", "policyId": "policy"}),
        ("PolicyFragment", {"id": "f"}),
    ],
)
def test_a_secret_of_the_program_is_a_violation_and_never_shown(type_: str, inputs: Any) -> None:
    pack = analyzer.Analyzer("pack", "1", list(analyzer._POLICIES.values()), EnforcementLevel.MANDATORY)
    type_ = f"azure-native:apimanagement:{type_}"
    request = analyzer_pb2.AnalyzeRequest(urn=f"urn:pulumi:prod::p::{type_}::it", type=type_, name="it")
    request.properties.update({"serviceName": "a", **inputs, "value": {**SECRET, "value": "<policies>hunter2 {{"}})
    pack.Analyze(request, None)
    told = [analyzer_pb2.AnalyzerResource(urn=request.urn, type=type_, name="it")]
    told.append(analyzer_pb2.AnalyzerResource(urn="urn:pulumi:prod::p::way::way", type=WAY[0], name="way"))
    told[1].properties.update(WAY[2] | {"serviceName": "a"})
    found = pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=told), None).diagnostics
    assert any(one.policyName == "gateway-holds-no-keys" and "is a secret" in one.message for one in found)
    assert "hunter2" not in "".join(one.message for one in found)
