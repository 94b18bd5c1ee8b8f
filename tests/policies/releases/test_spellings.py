"""One fault of a store, a flag or a release, written in every way there is: the rules see the same each time."""

import copy
import json
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel

from policies import analyzer, rules
from tests.policies.releases.conftest import edit

STORE = "Microsoft.AppConfiguration/configurationStores"
ID = f"/subscriptions/s/resourceGroups/rg/providers/{STORE}/appcs-prod"
GENERIC = "azure-native:resources:Resource"
TEMPLATE = "azure-native:resources:Deployment"
AZAPI = "azapi:index/resource:Resource"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
BESIDES = ("configStoreName", "keyValueName", "resourceGroupName", "location", "sku")
CHAT, FLAG = "summarize/summarize-r1", "flag"
names = pytest.mark.parametrize


def template(*resources: Any) -> Any:
    return TEMPLATE, {"deploymentName": "d", "properties": {"template": {"resources": list(resources)}}}


def as_arm(inputs: Any, store: Any = None) -> dict[str, Any]:
    """A store or a key-value in every spelling of ARM's own shape."""
    properties = {key: value for key, value in inputs.items() if key not in BESIDES}
    key = inputs.get("keyValueName")
    type_, name = (f"{STORE}/keyValues", f"appcs-prod/{key}") if key else (STORE, "appcs-prod")
    body = {"location": "swedencentral", "properties": properties}
    whole = {"type": type_, "name": name, "apiVersion": "2024-05-01", **body}
    last, own, parent = type_.rsplit("/", 1)[-1], name.rsplit("/", 1)[-1], ID if key else ID.rsplit("/providers", 1)[0]
    generic = {
        "resourceProviderNamespace": "Microsoft.AppConfiguration",
        "parentResourcePath": "configurationStores/appcs-prod" if key else "",
        "resourceType": last,
        "resourceName": own,
        "resourceGroupName": "rg",
        **body,
    }
    outer = {"type": STORE, "name": "appcs-prod", "properties": store}
    child = template({**outer, "resources": [{**whole, "type": last, "name": own}]})
    update = {"type": f"{type_}@2024-05-01", "resourceId": f"{ID}/keyValues/{own}" if key else ID, "body": body}
    return {
        "generic": (GENERIC, generic),
        "generic in capitals": (GENERIC, generic | {"resourceProviderNamespace": "MICROSOFT.APPCONFIGURATION"}),
        "azapi": (AZAPI, {"type": f"{type_}@2024-05-01", "parentId": parent, "name": own, "body": body}),
        "azapi with text": (
            AZAPI,
            {"type": f"{type_.upper()}@2024-05-01", "parentId": parent, "name": own, "body": json.dumps(body)},
        ),
        "azapi's update": ("azapi:index/updateResource:UpdateResource", update),
        "template": template(whole),
        "template in a template": template(
            {"type": "Microsoft.Resources/deployments", "name": "n", **template(whole)[1]}
        ),
        "template with parameters": (
            TEMPLATE,
            {
                "properties": {
                    "parameters": {"all": {"value": properties}},
                    "template": {
                        "parameters": {"all": {"type": "object"}},
                        "resources": [{**whole, "type": type_.upper(), "properties": "[parameters('all')]"}],
                    },
                }
            },
        ),
        **({"template, inside the store": child} if key else {}),
    }


def typed(name: str, inputs: Any) -> dict[str, Any]:
    return {
        "the class": (f"azure-native:appconfiguration:{name}", inputs),
        "the class of an API version": (f"azure-native:appconfiguration/v20240501:{name}", inputs),
        "the class of a local package": (f"azure-native_appconfiguration_v20240501:appconfiguration:{name}", inputs),
        "the class in capitals": (f"Azure-Native:AppConfiguration:{name.upper()}", inputs),
    }


def classic_store(inputs: Any) -> dict[str, Any]:
    given = {
        "name": "appcs-prod",
        "resourceGroupName": "rg",
        "location": "swedencentral",
        "localAuthEnabled": not inputs["disableLocalAuth"],
        "purgeProtectionEnabled": inputs["enablePurgeProtection"],
        "publicNetworkAccess": inputs["publicNetworkAccess"],
        "dataPlaneProxyAuthenticationMode": inputs["dataPlaneProxy"]["authenticationMode"],
    }
    return {
        "the classic provider": ("azure:appconfiguration/configurationStore:ConfigurationStore", given),
        "Terraform's provider": ("azurerm:index/appConfiguration:AppConfiguration", given),
    }


def classic_key(key: str, inputs: Any) -> dict[str, Any]:
    given = {"configurationStoreId": ID, "key": key} | {name: inputs[name] for name in ("value", "contentType", "tags")}
    return {
        "the classic provider": ("azure:appconfiguration/configurationKey:ConfigurationKey", given),
        "Terraform's provider": ("azurerm:index/appConfigurationKey:AppConfigurationKey", given),
    }


def broken(held: Any) -> tuple[Any, Any, Any]:
    """A store, a flag and a release with a fault each."""
    held = copy.deepcopy(held)
    held["store"][2]["disableLocalAuth"] = False
    edit(held[FLAG], lambda flag: flag["allocation"]["percentile"][0].update(to=0))
    edit(held[CHAT], lambda chat: chat["messages"][0].update(content="another"))
    return held["store"][2], held[FLAG][2], held[CHAT][2]


def spellings(held: Any) -> dict[str, tuple[str, str, Any]]:
    """The faulty resource by its spelling: whose place it takes, the rule that objects, and the resource."""
    store, flag, chat = broken(held)
    found = {}
    for place, rule, made in (
        ("store", "store-holds-no-keys", typed("ConfigurationStore", store) | as_arm(store) | classic_store(store)),
        (
            FLAG,
            "flag-weights-are-valid",
            typed("KeyValue", flag) | as_arm(flag, store) | classic_key(".appconfig.featureflag/summarize", flag),
        ),
        (
            CHAT,
            "release-is-what-was-sealed",
            typed("KeyValue", chat) | as_arm(chat, store) | classic_key("summarize/summarize-r1", chat),
        ),
    ):
        found |= {f"{place}: {spelling}": (place, rule, one) for spelling, one in made.items()}
    return found


def objections(things: Any) -> dict[str, str]:
    """What the whole pack says, by rule."""
    pack = analyzer.Analyzer("pack", "1", list(analyzer._POLICIES.values()), EnforcementLevel.MANDATORY)
    told, answers = [], []
    for type_, name, inputs in [("pulumi:pulumi:Stack", "stack", {}), *things.values()]:
        request = analyzer_pb2.AnalyzeRequest(urn=f"urn:pulumi:prod::p::{type_}::{name}", type=type_, name=name)
        request.properties.update(inputs)
        answers.append(pack.Analyze(request, None))
        told.append(analyzer_pb2.AnalyzerResource(urn=request.urn, type=type_, name=name))
    answers.append(pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=told), None))
    found: dict[str, str] = {}
    for one in (one for answer in answers for one in answer.diagnostics):
        found[one.policyName] = f"{found.get(one.policyName, '')}{one.message}\n"
    return found


def test_the_whole_pack_has_no_objection_to_a_compliant_store(held: Any) -> None:
    assert objections(held) == {}


def test_a_fault_is_seen_however_it_is_written(held: Any) -> None:
    unseen = []
    for spelling, (place, rule, (type_, inputs)) in spellings(held).items():
        if rule not in objections(held | {place: (type_, "it", inputs)}):
            unseen.append(spelling)
    assert unseen == []


def test_what_has_no_fault_passes_however_it_is_written(held: Any) -> None:
    alarms: dict[str, Any] = {}
    store, flag, chat = (held[place][2] for place in ("store", FLAG, CHAT))
    for place, made in (
        ("store", typed("ConfigurationStore", store) | as_arm(store) | classic_store(store)),
        (FLAG, typed("KeyValue", flag) | as_arm(flag, store) | classic_key(".appconfig.featureflag/summarize", flag)),
        (CHAT, typed("KeyValue", chat) | as_arm(chat, store) | classic_key("summarize/summarize-r1", chat)),
    ):
        for spelling, (type_, inputs) in made.items():
            alarms[f"{place}: {spelling}"] = objections(held | {place: (type_, "it", inputs)})
    assert {spelling: found for spelling, found in alarms.items() if found} == {}


def test_azurerm_s_feature_in_a_task_s_place_is_a_violation(held: Any) -> None:
    feature = {"configurationStoreId": ID, "name": "summarize", "enabled": True}
    classic = "azure:appconfiguration/configurationFeature:ConfigurationFeature"
    for type_ in (classic, "azurerm:index/appConfigurationFeature:AppConfigurationFeature"):
        assert "flag-weights-are-valid" in objections(held | {FLAG: (type_, "it", feature)})
        assert objections(held | {"other": (type_, "it", feature | {"name": "beta"})}) == {}


def test_a_label_of_azurerm_s_makes_a_key_that_apps_do_not_read(held: Any) -> None:
    key = "summarize/summarize-r1/release"
    type_, inputs = classic_key(key, held[key][2])["the classic provider"]
    assert objections(held | {key: (type_, "it", inputs)}) == {}
    assert "flag-variants-are-releases" in objections(held | {key: (type_, "it", inputs | {"label": "a b"})})


def test_keys_that_azurerm_writes_itself_need_no_proxy(held: Any) -> None:
    type_, options = classic_store(held["store"][2])["the classic provider"]
    store = (type_, "main", options | {"dataPlaneProxyAuthenticationMode": None})
    keys: dict[str, Any] = {}
    for name in (name for name in held if name.startswith("summarize/")):
        type_, inputs = classic_key(name, held[name][2])["the classic provider"]
        keys[name] = (type_, name, inputs)
    assert objections({"store": store, **keys}) == {}
    assert "store-holds-no-keys" in objections({"store": store, "flag": held[FLAG]})


@names("options", [{"publicNetworkAccess": "Enabled"}, {"enablePurgeProtection": False}, {"disableLocalAuth": False}])
def test_an_update_of_a_store_is_judged_by_what_it_says(held: Any, options: Any) -> None:
    update = {"type": f"{STORE}@2024-05-01", "resourceId": ID}
    for properties, rule in (({"encryption": {"a": 1}}, set()), (options, {"store-holds-no-keys"})):
        thing = ("azapi:index/updateResource:UpdateResource", "it", update | {"body": {"properties": properties}})
        assert objections(held | {"update": thing}).keys() == rule


def test_ignored_changes_of_a_generic_store_s_options_are_a_violation(said: Any, held: Any) -> None:
    type_, inputs = as_arm(held["store"][2])["generic"]
    rule = rules.STORE_HOLDS_NO_KEYS
    assert "ignoreChanges holds" in said(rule, [(type_, "it", inputs)], ignore_changes=["properties.disableLocalAuth"])
    assert said(rule, [(type_, "it", inputs)], ignore_changes=["properties.encryption"]) == ""


def test_no_message_shows_a_secret(held: Any) -> None:
    def hidden(inputs: Any) -> Any:
        return inputs | {"value": SECRET | {"value": inputs["value"]}}

    edit(held["summarize/summarize-r1/release"], lambda told: told.update(digest="sha256:hunter2"))
    edit(held[FLAG], lambda flag: flag["variants"][1].update(name="swordfish"))
    things = {name: (one[0], one[1], hidden(one[2]) if "value" in one[2] else one[2]) for name, one in held.items()}
    found = objections(things)
    assert {"flag-variants-are-releases", "release-is-what-was-sealed"} <= found.keys()
    assert not [text for text in found.values() if "hunter2" in text or "swordfish" in text]
