"""API Management, Log Analytics and Application Insights through the provider: bodies, names, replacements."""

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from local.provider import UNKNOWN, Refused, wire
from local.provider.client import ArmFailure
from local.provider.diff import diff
from local.provider.resources import TYPES

PREFIX = "azure-native:apimanagement:"
PATH = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"
WORKSPACE_ID = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs"
IN_SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}
DOCUMENT = "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound></policies>"
FRAGMENT = '<fragment><set-variable name="a" value="b" /></fragment>'
ALL: dict[str, dict[str, Any]] = {
    "operationalinsights:Workspace": {"resourceGroupName": "rg", "workspaceName": "logs", "retentionInDays": 30},
    "applicationinsights:Component": {
        "resourceGroupName": "rg",
        "resourceName": "insights",
        "kind": "web",
        "applicationType": "web",
        "workspaceResourceId": WORKSPACE_ID,
        "disableLocalAuth": True,
        "flowType": "Bluefield",
        "requestSource": "rest",
    },
    "apimanagement:ApiManagementService": {
        **IN_SERVICE,
        "sku": {"name": "StandardV2", "capacity": 1},
        "identity": {"type": "SystemAssigned"},
        "publisherName": "AI",
        "publisherEmail": "ai@example.com",
        "virtualNetworkType": "None",
        "restore": False,
        "tags": {"a": "b"},
    },
    "apimanagement:NamedValue": {**IN_SERVICE, "namedValueId": "n", "displayName": "n", "value": "v", "secret": True},
    "apimanagement:Backend": {**IN_SERVICE, "backendId": "b", "url": "https://a.b/c", "protocol": "http"},
    "apimanagement:PolicyFragment": {**IN_SERVICE, "id": "f", "value": FRAGMENT, "format": "rawxml"},
    "apimanagement:Policy": {
        **IN_SERVICE,
        "policyId": "policy",
        "value": DOCUMENT.replace("<base />", ""),
        "format": "xml",
    },
    "apimanagement:Api": {
        **IN_SERVICE,
        "apiId": "openai",
        "displayName": "OpenAI",
        "path": "openai",
        "protocols": ["https"],
        "subscriptionKeyParameterNames": {"header": "api-key", "query": "subscription-key"},
    },
    "apimanagement:ApiOperation": {
        **IN_SERVICE,
        "apiId": "openai",
        "operationId": "chat",
        "displayName": "Chat",
        "method": "POST",
        "urlTemplate": "/d/{d}",
        "templateParameters": [{"name": "d", "type": "string", "required": True}],
    },
    "apimanagement:ApiPolicy": {
        **IN_SERVICE,
        "apiId": "openai",
        "policyId": "policy",
        "value": DOCUMENT,
        "format": "rawxml",
    },
    "apimanagement:ApiOperationPolicy": {
        **IN_SERVICE,
        "apiId": "openai",
        "operationId": "chat",
        "policyId": "policy",
        "value": DOCUMENT,
        "format": "rawxml",
    },
    "apimanagement:Product": {**IN_SERVICE, "productId": "p", "displayName": "P", "state": "published"},
    "apimanagement:ProductApi": {**IN_SERVICE, "productId": "p", "apiId": "openai"},
    "apimanagement:ProductPolicy": {
        **IN_SERVICE,
        "productId": "p",
        "policyId": "policy",
        "value": DOCUMENT,
        "format": "xml",
    },
    "apimanagement:Subscription": {
        **IN_SERVICE,
        "sid": "s",
        "displayName": "S",
        "scope": f"{PATH}/products/p",
        "state": "active",
    },
    "apimanagement:Logger": {
        **IN_SERVICE,
        "loggerId": "l",
        "loggerType": "applicationInsights",
        "credentials": {"connectionString": "InstrumentationKey=1", "identityClientId": "SystemAssigned"},
    },
    "apimanagement:Diagnostic": {**IN_SERVICE, "diagnosticId": "applicationinsights", "loggerId": f"{PATH}/loggers/l"},
    "apimanagement:ApiDiagnostic": {
        **IN_SERVICE,
        "apiId": "openai",
        "diagnosticId": "applicationinsights",
        "loggerId": f"{PATH}/loggers/l",
        "sampling": {"samplingType": "fixed", "percentage": 100},
    },
}


def token(name: str) -> str:
    return f"azure-native:{name}"


@pytest.fixture
def everything(engine: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    """Id and outputs of one resource of each type, created in this order."""
    return {name: engine.create(token(name), inputs) for name, inputs in ALL.items()}


def test_every_type_of_the_table_is_tried_here() -> None:
    others = {"resources:ResourceGroup", "cognitiveservices:Account", "cognitiveservices:Deployment"}
    assert {token(name) for name in {*ALL, *others, "authorization:RoleAssignment"}} == {
        name for name in TYPES if "appconfiguration" not in name
    }


def test_every_type_is_created_read_and_found_unchanged(engine: Any, everything: Any) -> None:
    for name, (id_, outputs) in everything.items():
        inputs = engine.check(token(name), ALL[name])
        assert (
            id_.lower()
            == engine.provider.resource_id(f"urn:pulumi:d::p::{token(name)}::it", wire.encode(inputs)).lower()
        )
        found_inputs, found = engine.read(token(name), id_, inputs, outputs)
        assert (name, found_inputs) == (name, inputs)
        assert (name, found) == (name, outputs)
        same = diff(TYPES[token(name)], inputs, engine.check(token(name), ALL[name]), outputs)
        assert same.changes == provider_pb2.DiffResponse.DIFF_NONE


def test_every_type_is_updated_and_deleted(engine: Any, everything: Any) -> None:
    for name, (id_, outputs) in everything.items():
        assert engine.update(token(name), id_, ALL[name], **outputs).keys() == outputs.keys()
    for name, (id_, _) in reversed(everything.items()):
        if name == "apimanagement:Product":  # it comes with a subscription, which this provider knows nothing of
            with pytest.raises(ArmFailure, match="existing subscriptions"):
                engine.delete(token(name), id_)
        elif name != "apimanagement:Policy":
            engine.delete(token(name), id_)
            assert engine.read(token(name), id_) is None


def test_outputs_hold_what_azure_adds(everything: Any) -> None:
    service = everything["apimanagement:ApiManagementService"][1]
    assert service["gatewayUrl"] == "https://apim.azure-api.net"
    assert service["identity"]["principalId"]
    assert (service["location"], service["tags"]) == ("swedencentral", {"a": "b"})
    component = everything["applicationinsights:Component"][1]
    assert component["connectionString"].startswith("InstrumentationKey=")
    assert (component["applicationType"], component["azureApiVersion"]) == ("web", "2020-02-02")
    assert everything["apimanagement:Api"][1]["apiType"] == "http"
    assert everything["apimanagement:Api"][1]["type"] == "Microsoft.ApiManagement/service/apis"
    assert everything["apimanagement:Backend"][1]["type"] == "Microsoft.ApiManagement/service/backends"


def test_no_secret_comes_back(everything: Any) -> None:
    assert "value" not in everything["apimanagement:NamedValue"][1]
    assert not {"primaryKey", "secondaryKey"} & everything["apimanagement:Subscription"][1].keys()
    assert "InstrumentationKey" not in str(everything["apimanagement:Logger"][1])


def test_an_import_finds_the_inputs(engine: Any, everything: Any) -> None:
    found, _ = engine.read(token("apimanagement:Backend"), everything["apimanagement:Backend"][0])
    assert found == {**ALL["apimanagement:Backend"], "type": "Single"}
    found, _ = engine.read(token("apimanagement:ProductApi"), everything["apimanagement:ProductApi"][0])
    assert found == ALL["apimanagement:ProductApi"]
    found, _ = engine.read(token("applicationinsights:Component"), everything["applicationinsights:Component"][0])
    assert found.items() >= {**ALL["applicationinsights:Component"], "location": "swedencentral"}.items()


def test_a_document_is_read_as_azure_writes_it_and_still_compared_as_it_was_given(engine: Any, everything: Any) -> None:
    name = "apimanagement:ApiPolicy"
    inputs = engine.check(token(name), ALL[name])
    outputs = everything[name][1]
    assert outputs["format"] == "xml"
    assert outputs["value"].startswith("<policies>\r\n\t<inbound>\r\n\t\t<base />")
    changed = {**inputs, "value": DOCUMENT.replace("</inbound>", "<!-- --></inbound>")}
    answer = diff(TYPES[token(name)], inputs, changed, outputs)
    assert (list(answer.diffs), list(answer.replaces)) == (["value"], [])


def test_a_document_that_somebody_else_changed_is_taken_over_by_a_refresh(
    engine: Any, everything: Any, azure: Any, send_policy: Any
) -> None:
    name = "apimanagement:ApiPolicy"
    id_, outputs = everything[name]
    send_policy(id_, DOCUMENT.replace("</inbound>", '<set-variable name="x" value="y" /></inbound>'))
    found, _ = engine.read(token(name), id_, ALL[name], outputs)
    assert 'name="x"' in found["value"]


@pytest.fixture
def send_policy(ask: Any) -> Any:
    def sent(id_: str, value: str) -> None:
        assert ask("PUT", id_, {"properties": {"format": "rawxml", "value": value}}).status == 200

    return sent


def test_a_service_s_document_is_created_over_the_one_it_begins_with_only(engine: Any) -> None:
    for name in ("operationalinsights:Workspace", "apimanagement:ApiManagementService", "apimanagement:Policy"):
        engine.create(token(name), ALL[name])
    with pytest.raises(Refused, match="cannot create already existing resource"):
        engine.create(token("apimanagement:Policy"), ALL["apimanagement:Policy"])


def test_a_link_that_is_there_is_not_created_again(engine: Any, everything: Any) -> None:
    with pytest.raises(Refused, match="cannot create already existing resource"):
        engine.create(token("apimanagement:ProductApi"), ALL["apimanagement:ProductApi"])


def test_a_refusal_tells_its_details(engine: Any) -> None:
    engine.create(token("apimanagement:ApiManagementService"), ALL["apimanagement:ApiManagementService"])
    says = (
        'Status=400 Code="ValidationError" Message="One or more fields contain incorrect values: .*Backend Entity \'x\''
    )
    pool = {"type": "Pool", "pool": {"services": [{"id": f"{PATH}/backends/x"}]}}
    with pytest.raises(Refused, match=says):
        engine.create(token("apimanagement:Backend"), {**IN_SERVICE, "backendId": "pool", **pool})


@pytest.mark.parametrize(
    ("name", "change", "is_replaced"),
    [
        ("apimanagement:ApiManagementService", {"location": "eastus"}, True),
        ("apimanagement:ApiManagementService", {"sku": {"name": "PremiumV2", "capacity": 1}}, False),
        ("apimanagement:ApiManagementService", {"serviceName": "b"}, True),
        ("apimanagement:Backend", {"url": "https://c.d"}, False),
        ("apimanagement:Backend", {"backendId": "c"}, True),
        ("apimanagement:PolicyFragment", {"value": "<fragment />"}, False),
        ("apimanagement:PolicyFragment", {"id": "g"}, True),
        ("apimanagement:ProductApi", {"apiId": "b"}, True),
        ("apimanagement:Subscription", {"scope": "/apis"}, False),
        ("applicationinsights:Component", {"applicationType": "other"}, True),
        ("applicationinsights:Component", {"disableLocalAuth": False}, False),
        ("operationalinsights:Workspace", {"location": "eastus"}, True),
        ("operationalinsights:Workspace", {"retentionInDays": 60}, False),
    ],
)
def test_what_takes_a_replacement(engine: Any, name: str, change: Any, is_replaced: bool) -> None:
    olds = engine.check(token(name), ALL[name])
    answer = diff(TYPES[token(name)], olds, {**olds, **change}, {})
    assert bool(answer.replaces) is is_replaced
    assert answer.deleteBeforeReplace is is_replaced


@pytest.mark.parametrize(
    ("name", "parameter", "is_drawn"),
    [
        ("apimanagement:ApiManagementService", "serviceName", True),
        ("operationalinsights:Workspace", "workspaceName", True),
        ("applicationinsights:Component", "resourceName", True),
        ("apimanagement:Backend", "backendId", False),
        ("apimanagement:ApiPolicy", "policyId", False),
        ("apimanagement:PolicyFragment", "id", False),
        ("apimanagement:Subscription", "sid", False),
    ],
)
def test_names_are_drawn_or_copied(engine: Any, name: str, parameter: str, is_drawn: bool) -> None:
    named = engine.check(token(name), {key: value for key, value in ALL[name].items() if key != parameter})[parameter]
    assert named.startswith("it")
    assert (named != "it") is is_drawn


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("ApiManagementService", {"serviceName": "1a"}, "'serviceName' does not match expression"),
        ("ApiManagementService", {"serviceName": "a" * 51}, "'serviceName' is too long (51)"),
        ("Backend", {"backendId": "b" * 81}, "'backendId' is too long (81)"),
        ("PolicyFragment", {"id": "-a"}, "'id' does not match expression"),
        ("Backend", {"pool": {}, "weight": 1}, "'weight' is not a property of"),
        ("Backend", {"pool": {"services": [{"weight": 1}]}}, "missing required property 'pool.services[0].id'"),
    ],
)
def test_what_check_refuses(check: Any, name: str, change: Any, says: str) -> None:
    _, reasons = check(f"{PREFIX}{name}", {**ALL[f"apimanagement:{name}"], **change})
    assert any(says in reason for reason in reasons)


def test_a_preview_knows_what_was_given_and_nothing_that_azure_chooses(provider: Any) -> None:
    urn = f"urn:pulumi:dev::project::{PREFIX}ApiManagementService::it"
    inputs = ALL["apimanagement:ApiManagementService"]
    request = provider_pb2.CreateRequest(urn=urn, properties=wire.encode(inputs), preview=True)
    outputs = wire.decode(provider.Create(request, None).properties)
    assert outputs["publisherName"] == "AI"
    assert outputs["gatewayUrl"] is UNKNOWN
    assert outputs["identity"]["principalId"] is UNKNOWN
