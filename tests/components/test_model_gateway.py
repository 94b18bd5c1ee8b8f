"""What a gateway looks like once the program has run, and in which order that goes live."""

import itertools
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import pytest
from pulumi.provider.experimental.analyzer import Analyzer

from components import ModelGateway
from offline.operations import Operation

VERSION = "gpt-5.4-2026-03-05"
SUCCESSOR = "gpt-5.6-sol-2026-07-09"
APPLICATION = "aaaaaaaa-0000-0000-0000-000000000001"
TENANT = "bbbbbbbb-0000-0000-0000-000000000002"
ORDER = (
    {"ApiManagementService"},
    {"RoleAssignment"},
    {"Backend"},
    {"PolicyFragment"},
    {"Policy"},
    {"Api"},
    {"ApiOperation", "ApiOperationPolicy"},
    {"ApiPolicy"},
    {"Product"},
    {"ProductApi"},
    {"Subscription"},
)

Found = Mapping[str, Mapping[str, Operation]]


@pytest.fixture
def gateway(config: Any) -> Any:
    """A stack with two versions behind one gateway; tests change what they are about."""
    placement = {"account": "sweden", "sku": "DataZoneStandard", "capacity": 10}
    config["models"][SUCCESSOR] = {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": [placement]}
    config["gateways"] = {
        "main": {
            "location": "swedencentral",
            "publisher": {"name": "AI platform", "email": "ai-platform@example.com"},
            "access": "public",
        }
    }
    config["routes"] = {"chat": {"stable": VERSION, "canary": {"model": SUCCESSOR, "percent": 10}}}
    config["consumers"] = {"newsroom": {"tokensPerMinute": 20_000}, "contracts": {"tokensPerMinute": 50_000}}
    return config


@pytest.fixture
def resources(operations: Any, gateway: Any) -> Any:
    """The resources of a stack by type and name."""

    def run(changed: Any = gateway) -> Found:
        found: dict[str, dict[str, Operation]] = {}
        for operation in operations(changed):
            found.setdefault(operation.type.rsplit(":", 1)[-1], {})[operation.name] = operation
        return found

    return run


def waits(found: Found) -> dict[str, set[str]]:
    """By URN, everything that must be there before, at any distance."""
    direct = {op.urn: set(op.dependencies) for of_type in found.values() for op in of_type.values()}
    known: dict[str, set[str]] = {}

    def all_of(urn: str) -> set[str]:
        if urn not in known:
            known[urn] = direct[urn].union(*map(all_of, direct[urn] & direct.keys()))
        return known[urn]

    return {urn: all_of(urn) for urn in direct}


def test_the_service_has_its_own_identity_and_nothing_of_the_past(resources: Any) -> None:
    service = resources()["ApiManagementService"]["main"].inputs
    assert service["identity"] == {"type": "SystemAssigned"}
    assert service["sku"] == {"name": "StandardV2", "capacity": 1}
    assert (service["developerPortalStatus"], service["legacyPortalStatus"]) == ("Disabled", "Disabled")
    assert (service["disableGateway"], service["publicNetworkAccess"]) == (False, "Enabled")


@pytest.mark.parametrize(("sku", "ciphers"), [("StandardV2", set[str]()), ("Standard", {"Ciphers.TripleDes168"})])
def test_old_protocols_are_off_and_ciphers_where_the_tier_lets_one_choose(
    resources: Any, gateway: Any, sku: str, ciphers: set[str]
) -> None:
    gateway["gateways"]["main"]["sku"] = sku
    given = resources()["ApiManagementService"]["main"].inputs["customProperties"]
    off = {name.rsplit("Security.", 1)[1] for name, value in given.items() if value == "false"}
    protocols = {f"{side}Protocols.{name}" for side in ("", "Backend.") for name in ("Ssl30", "Tls10", "Tls11")}
    assert off == protocols | ciphers


def test_the_service_says_what_classic_tiers_insist_on(resources: Any) -> None:
    assert resources()["ApiManagementService"]["main"].inputs["enableClientCertificate"] is True


def test_a_private_gateway_is_closed(resources: Any, gateway: Any) -> None:
    gateway["gateways"]["main"]["access"] = "private"
    assert resources()["ApiManagementService"]["main"].inputs["publicNetworkAccess"] == "Disabled"


def test_a_subnet_is_where_the_gateway_calls_from(resources: Any, gateway: Any) -> None:
    plain = resources()["ApiManagementService"]["main"].inputs
    assert (plain["virtualNetworkType"], "virtualNetworkConfiguration" in plain) == ("None", False)
    network = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n"
    gateway["gateways"]["main"]["subnetId"] = f"{network}/subnets/gateway"
    inputs = resources()["ApiManagementService"]["main"].inputs
    assert inputs["virtualNetworkType"] == "External"
    assert inputs["virtualNetworkConfiguration"] == {"subnetResourceId": f"{network}/subnets/gateway"}


def test_only_accounts_and_the_service_are_protected_in_prod(resources: Any) -> None:
    protected = {(kind, name) for kind, named in resources().items() for name, op in named.items() if op.protect}
    assert protected == {("Account", "sweden"), ("Account", "france"), ("ApiManagementService", "main")}


def test_a_deployment_has_one_backend_with_its_own_breaker(resources: Any) -> None:
    found = resources()
    single = [op.inputs for op in found["Backend"].values() if op.inputs["type"] == "Single"]
    hosts = {op.name: op.inputs["accountName"] for op in found["Account"].values()}
    assert {backend["url"] for backend in single} == {
        f"https://{hosts[op.name.split('.')[0]]}.openai.azure.com/openai/deployments/{op.inputs['deploymentName']}"
        for op in found["Deployment"].values()
    }
    for backend in single:
        (rule,) = backend["circuitBreaker"]["rules"]
        assert rule["acceptRetryAfter"] is False
        assert rule["tripDuration"] == "PT60S"
        condition = rule["failureCondition"]
        assert condition["count"] == 1
        assert condition["statusCodeRanges"] == [{"min": 429, "max": 429}, {"min": 500, "max": 599}]


def test_the_configuration_bounds_how_long_a_backend_stays_out(resources: Any, gateway: Any) -> None:
    gateway["gateways"]["main"]["tripSeconds"] = 90
    rules = [b.inputs["circuitBreaker"]["rules"][0] for b in resources()["Backend"].values() if "url" in b.inputs]
    assert {rule["tripDuration"] for rule in rules} == {"PT90S"}


def test_a_pool_holds_the_backends_of_one_version_by_their_ids(resources: Any) -> None:
    found = resources()
    pools = {op.name: op.inputs["pool"]["services"] for op in found["Backend"].values() if "pool" in op.inputs}
    ids = {op.inputs["backendId"]: op for op in found["Backend"].values() if "url" in op.inputs}
    assert len(pools) == 2
    for name, members in pools.items():
        version = VERSION if "gpt-5-4" in name else SUCCESSOR
        urls = [ids[member["id"].rsplit("/", 1)[1]].inputs["url"] for member in members]
        assert urls
        assert all(f"/deployments/{version}-" in url for url in urls)
        assert all("/Microsoft.ApiManagement/service/apim-test-main-" in member["id"] for member in members)


def test_everything_goes_live_after_what_it_names(resources: Any) -> None:
    found = resources()
    place = {kind: index for index, kinds in enumerate(ORDER) for kind in kinds}
    ranks = {op.urn: place[kind] for kind in place for op in found[kind].values() if op.name.startswith("main")}
    needed = {urn: others & ranks.keys() for urn, others in waits(found).items() if urn in ranks}
    assert all(needed[urn] for urn, rank in ranks.items() if rank)
    assert [(urn, other) for urn, others in needed.items() for other in others if ranks[other] > ranks[urn]] == []


def test_the_api_s_policy_waits_for_pools_fragments_rights_and_every_operation(resources: Any) -> None:
    found = resources()
    needed = waits(found)[found["ApiPolicy"]["main.openai"].urn]
    for kind in ("Backend", "PolicyFragment", "ApiOperation", "ApiOperationPolicy", "Deployment"):
        assert {op.urn for op in found[kind].values()} <= needed
    rights = found["RoleAssignment"]
    assert {rights["main.sweden"].urn, rights["main.france"].urn} <= needed


def test_nobody_is_let_in_before_the_policies_are_live(resources: Any) -> None:
    found = resources()
    after = waits(found)
    for kind in ("Product", "ProductApi", "Subscription"):
        assert all(found["ApiPolicy"]["main.openai"].urn in after[op.urn] for op in found[kind].values())


def test_a_pool_waits_for_its_own_members_only(resources: Any) -> None:
    found = resources()
    for pool in (op for op in found["Backend"].values() if "pool" in op.inputs):
        members = {member["id"].rsplit("/", 1)[1] for member in pool.inputs["pool"]["services"]}
        direct = {op.inputs["backendId"] for op in found["Backend"].values() if op.urn in pool.dependencies}
        assert direct == members


def test_parts_of_one_api_are_written_one_at_a_time(resources: Any) -> None:
    found = resources()
    after = waits(found)
    parts = [op.urn for kind in ("ApiOperation", "ApiOperationPolicy") for op in found[kind].values()]
    ordered = sorted(parts, key=lambda urn: len(after[urn]))
    assert all(before in after[urn] for before, urn in itertools.pairwise(ordered))


def test_what_api_management_may_hold_is_waited_for(resources: Any) -> None:
    found = resources()
    below = [op for of_type in found.values() for op in of_type.values() if op.name.startswith("main.") and op.custom]
    assert below
    assert {op.error_hooks for op in below} == {("retry-request-conflicts",)}


def test_the_gateway_may_call_models_and_write_telemetry_and_nothing_else(resources: Any) -> None:
    rights = {op.name: op.inputs for op in resources()["RoleAssignment"].values()}
    assert {name: right["roleDefinitionId"].rsplit("/", 1)[1] for name, right in rights.items()} == {
        "main.sweden": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
        "main.france": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
        "main.insights.metrics": "3913510d-42f4-4e42-8a64-420c390055eb",
    }
    assert len({right["roleAssignmentName"] for right in rights.values()}) == 3
    assert all(right["principalType"] == "ServicePrincipal" for right in rights.values())


def test_only_what_azure_chooses_is_unknown_at_preview(resources: Any) -> None:
    unknown = [
        (kind, key)
        for kind, named in resources().items()
        for op in named.values()
        for key, value in op.inputs.items()
        if "UNKNOWN" in repr(value)
    ]
    assert set(unknown) == {("RoleAssignment", "principalId"), ("Logger", "credentials")}


def test_documents_are_sent_raw_and_are_well_formed(resources: Any) -> None:
    found = resources()
    documents = [
        op.inputs for kind in ("PolicyFragment", "ApiPolicy", "ApiOperationPolicy") for op in found[kind].values()
    ]
    assert len(documents) > 10
    for document in documents:
        assert document["format"] == "rawxml"
        assert ET.fromstring(document["value"]).tag in {"policies", "fragment"}  # noqa: S314 - written by the stack
    assert {op.inputs["policyId"] for op in found["ApiPolicy"].values()} == {"policy"}


def test_a_key_travels_where_azure_s_clients_put_it(resources: Any) -> None:
    api = resources()["Api"]["main.openai"].inputs
    assert (api["path"], api["subscriptionRequired"], api["protocols"]) == ("openai", True, ["https"])
    assert api["subscriptionKeyParameterNames"] == {"header": "api-key", "query": "subscription-key"}


def test_every_parameter_of_a_template_is_declared(resources: Any) -> None:
    for operation in resources()["ApiOperation"].values():
        declared = [parameter["name"] for parameter in operation.inputs["templateParameters"]]
        assert all(f"{{{name}}}" in operation.inputs["urlTemplate"] for name in declared)
        assert operation.inputs["urlTemplate"].count("{") == len(declared)


def test_callers_with_tokens_have_an_api_of_their_own(resources: Any, gateway: Any) -> None:
    assert resources()["Api"].keys() == {"main.openai"}
    gateway["gateways"]["main"]["entra"] = {"tenantId": TENANT, "audience": "api://models"}
    gateway["consumers"]["newsroom"]["applications"] = [APPLICATION]
    api = resources()["Api"]["main.openai-entra"].inputs
    assert (api["path"], api["subscriptionRequired"]) == ("entra/openai", False)


def test_all_consumers_share_a_product_that_opens_the_api_with_keys(resources: Any, gateway: Any) -> None:
    gateway["gateways"]["main"]["entra"] = {"tenantId": TENANT, "audience": "api://models"}
    gateway["consumers"]["newsroom"]["applications"] = [APPLICATION]
    found = resources()
    (product,) = (op.inputs for op in found["Product"].values())
    assert (product["subscriptionRequired"], product["approvalRequired"], product["state"]) == (True, True, "published")
    assert [op.inputs["apiId"] for op in found["ProductApi"].values()] == ["openai"]
    assert "ProductPolicy" not in found


def test_a_consumer_has_a_subscription_of_the_product_and_no_key(resources: Any) -> None:
    found = resources()
    (product,) = (op.inputs["productId"] for op in found["Product"].values())
    assert found["Subscription"].keys() == {"main.newsroom", "main.contracts"}
    for subscription in (op.inputs for op in found["Subscription"].values()):
        assert subscription["scope"].endswith(f"/products/{product}")
        assert not {"primaryKey", "secondaryKey"} & subscription.keys()


def test_a_gateway_without_consumers_has_its_product_already(resources: Any, gateway: Any) -> None:
    before = resources()["Product"]["main.consumers"]
    del gateway["consumers"]
    assert resources()["Product"]["main.consumers"].inputs == before.inputs


def test_what_is_in_the_service_goes_with_it_and_nothing_else_does(resources: Any) -> None:
    found = resources()
    service = found["ApiManagementService"]["main"].urn
    along = {op.urn for of_type in found.values() for op in of_type.values() if op.deleted_with}
    assert {op.deleted_with for of_type in found.values() for op in of_type.values()} == {"", service}
    inside = {op.urn for of_type in found.values() for op in of_type.values() if "serviceName" in op.inputs}
    assert along == inside - {service}
    assert len(along) > 30


def test_a_consumer_more_touches_no_other(resources: Any, gateway: Any) -> None:
    before = resources()
    gateway["consumers"]["archive"] = {"tokensPerMinute": 1}
    after = resources()
    for kind in ("Product", "Subscription", "ProductApi", "Api", "ApiOperation", "Backend"):
        kept = {name: op.inputs for name, op in after[kind].items() if name in before[kind]}
        assert kept == {name: op.inputs for name, op in before[kind].items()}


@pytest.mark.parametrize(("logged", "size"), [(False, 0), (True, 8192)])
def test_prompts_are_logged_only_when_asked_and_answers_never(
    resources: Any, gateway: Any, logged: bool, size: int
) -> None:
    gateway["gateways"]["main"]["logPrompts"] = logged
    sides = resources()["ApiDiagnostic"]["main.openai"].inputs["frontend"]
    assert sides["request"]["body"] == {"bytes": size}
    assert sides["response"]["body"] == {"bytes": 0}
    assert "x-release" in sides["request"]["headers"]
    assert "x-served-version" in sides["response"]["headers"]


def test_telemetry_takes_no_key(resources: Any) -> None:
    found = resources()
    assert found["Component"]["main"].inputs["disableLocalAuth"] is True
    assert found["Workspace"]["main"].inputs["features"] == {"disableLocalAuth": True}
    logger = found["Logger"]["main.applicationinsights"].inputs
    assert logger["credentials"].keys() == {"connectionString", "identityClientId"}
    assert logger["credentials"]["identityClientId"] == "SystemAssigned"


def test_gateways_share_nothing(resources: Any, gateway: Any) -> None:
    main = gateway["gateways"].pop("main")
    gateway["gateways"] = {"one": main | {"models": [VERSION]}, "two": main | {"models": [SUCCESSOR]}}
    del gateway["routes"]
    backends = resources()["Backend"]
    assert len([name for name in backends if name.startswith("one.")]) == 4
    assert len([name for name in backends if name.startswith("two.")]) == 2


def test_an_account_that_is_called_like_the_telemetry_is_told_apart(resources: Any, gateway: Any) -> None:
    gateway["accounts"]["insights"] = gateway["accounts"].pop("france")
    gateway["models"][VERSION]["placements"][2]["account"] = "insights"
    assert resources()["RoleAssignment"].keys() == {"main.sweden", "main.insights", "main.insights.metrics"}


def test_its_arguments_can_be_described_to_every_pulumi_language() -> None:
    found = Analyzer("model-lifecycle").analyze([ModelGateway])
    (described,) = found["component_definitions"].values()
    assert described.inputs["backends"].items.ref.endswith("BackendArgs")
    assert described.outputs.keys() == {"gatewayId", "endpoint", "principalId"}
