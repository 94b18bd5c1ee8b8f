"""One unpinned deployment, written in every way there is: the pack's process catches each of them."""

import copy
import json
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
AUTO_UPGRADE = "deployment-has-no-auto-upgrade"
EXPLICIT = "deployment-version-is-explicit"
UNREADABLE = "resource-can-be-judged"
NATIVE = "azure-native:cognitiveservices:Deployment"
GENERIC = "azure-native:resources:Resource"
TEMPLATE = "azure-native:resources:Deployment"
CLASSIC = "azure:cognitive/deployment:Deployment"
MODEL = {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}
NAME = "gpt-5.4-2026-03-05"
PINNED, UPGRADES = "NoAutoUpgrade", "OnceCurrentVersionExpired"
SKU = {"name": "GlobalStandard", "capacity": 10}
TYPE = "Microsoft.CognitiveServices/accounts/deployments"


def native(**properties: Any) -> dict[str, Any]:
    """A typed deployment whose `properties` are the model and what is given; None leaves a property out."""
    given = {"model": MODEL, **properties}
    kept = {key: value for key, value in given.items() if value is not None}
    return {"accountName": "a", "deploymentName": NAME, "resourceGroupName": "rg", "sku": SKU, "properties": kept}


def generic(**changes: Any) -> dict[str, Any]:
    path = {
        "resourceProviderNamespace": "Microsoft.CognitiveServices",
        "parentResourcePath": "accounts/a",
        "resourceType": "deployments",
        "resourceName": NAME,
    }
    return {**path, "resourceGroupName": "rg", "properties": {"model": MODEL}, "sku": SKU} | changes


def in_template(properties: Any = None, **changes: Any) -> dict[str, Any]:
    return {"type": TYPE, "name": f"a/{NAME}", "properties": properties or {"model": MODEL}, "sku": SKU} | changes


def template(*resources: Any, **changes: Any) -> dict[str, Any]:
    content = {"$schema": "x", "resources": list(resources)}
    return {"deploymentName": "d", "resourceGroupName": "rg", "properties": {"template": content} | changes}


def nested(*resources: Any, **changes: Any) -> dict[str, Any]:
    properties = {"template": {"resources": list(resources)}} | changes
    return {"type": "Microsoft.Resources/deployments", "name": "n", "properties": properties}


def scoped(outer: str, inner: str, scope: str | None, **changes: Any) -> dict[str, Any]:
    """A template in a template, both with a parameter `option`."""

    def content(default: str, resource: Any) -> dict[str, Any]:
        return {"parameters": {"option": {"type": "string", "defaultValue": default}}, "resources": [resource]}

    resource = in_template({"model": MODEL, "versionUpgradeOption": "[parameters('option')]"})
    options = {"expressionEvaluationOptions": {"scope": scope}} if scope else {}
    around = nested(template=content(inner, resource), **options)
    return {"deploymentName": "d", "properties": {"template": content(outer, around)} | changes}


def classic(**changes: Any) -> dict[str, Any]:
    return {"cognitiveAccountId": "/subscriptions/s/.../accounts/a", "name": NAME, "model": MODEL, "sku": SKU} | changes


def model(**changes: Any) -> dict[str, Any]:
    return {**MODEL, **changes}


CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "the class, option left out": (AUTO_UPGRADE, NATIVE, native()),
    "the class, option that upgrades": (AUTO_UPGRADE, NATIVE, native(versionUpgradeOption=UPGRADES)),
    "an option in capitals": (AUTO_UPGRADE, NATIVE, native(versionUpgradeOption=UPGRADES.upper())),
    "an option with a blank": (AUTO_UPGRADE, NATIVE, native(versionUpgradeOption="NoAutoUpgrade ")),
    "an empty option": (AUTO_UPGRADE, NATIVE, native(versionUpgradeOption="")),
    "an option of white space": (AUTO_UPGRADE, NATIVE, native(versionUpgradeOption="\u00a0\t")),
    "an option under a name in another case": (AUTO_UPGRADE, NATIVE, native(VersionUpgradeOption=PINNED)),
    "both spellings of the option": (
        AUTO_UPGRADE,
        NATIVE,
        native(versionUpgradeOption=PINNED, VERSIONUPGRADEOPTION=UPGRADES),
    ),
    "an option that is unknown": (AUTO_UPGRADE, NATIVE, native(versionUpgradeOption=UNKNOWN_STRING_VALUE)),
    "an option that is secret": (AUTO_UPGRADE, NATIVE, native(versionUpgradeOption={**SECRET, "value": UPGRADES})),
    "an option that is a secret unknown": (
        AUTO_UPGRADE,
        NATIVE,
        native(versionUpgradeOption={**SECRET, "value": UNKNOWN_STRING_VALUE}),
    ),
    "properties that are unknown": (AUTO_UPGRADE, NATIVE, {**native(), "properties": UNKNOWN_OBJECT_VALUE}),
    "properties that are null": (EXPLICIT, NATIVE, {**native(), "properties": None}),
    "a model that is unknown": (EXPLICIT, NATIVE, native(model=UNKNOWN_OBJECT_VALUE)),
    "a version that is unknown": (EXPLICIT, NATIVE, native(model=model(version=UNKNOWN_STRING_VALUE))),
    "a version that is null": (EXPLICIT, NATIVE, native(model=model(version=None))),
    "a version that is empty": (EXPLICIT, NATIVE, native(model=model(version=""))),
    "a version of white space": (EXPLICIT, NATIVE, native(model=model(version=" \n"))),
    "a version that is secret and latest": (
        EXPLICIT,
        NATIVE,
        native(model=model(version={**SECRET, "value": "latest"})),
    ),
    "a version in another case": (EXPLICIT, NATIVE, native(model=model(version="LATEST"))),
    "a version with a blank": (EXPLICIT, NATIVE, native(model=model(version=" 2026-03-05"))),
    "an API version's token": (AUTO_UPGRADE, "azure-native:cognitiveservices/v20241001:Deployment", native()),
    "an API version's newer token": (
        AUTO_UPGRADE,
        "azure-native_cognitiveservices_v20250601:cognitiveservices:Deployment",
        native(),
    ),
    "a token in another case": (AUTO_UPGRADE, "Azure-Native:CognitiveServices:deployment", native()),
    "a machine-learning end point": (
        AUTO_UPGRADE,
        "azure-native:machinelearningservices:EndpointDeployment",
        {"workspaceName": "w", "endpointName": "e", "deploymentName": NAME, "properties": {"model": MODEL}},
    ),
    "a machine-learning connection": (
        AUTO_UPGRADE,
        "azure-native:machinelearningservices:ConnectionDeployment",
        {"workspaceName": "w", "connectionName": "e", "deploymentName": NAME, "properties": {"model": MODEL}},
    ),
    "a generic resource": (AUTO_UPGRADE, GENERIC, generic()),
    "a generic resource of an API version": (AUTO_UPGRADE, "azure-native:resources/v20240301:Resource", generic()),
    "a generic resource in another case": (
        AUTO_UPGRADE,
        GENERIC,
        generic(resourceProviderNamespace="MICROSOFT.cognitiveservices", resourceType="Deployments"),
    ),
    "a generic resource with all in its type": (
        AUTO_UPGRADE,
        GENERIC,
        generic(parentResourcePath="", resourceType="accounts/a/deployments"),
    ),
    "a generic resource whose type has both segments": (
        AUTO_UPGRADE,
        GENERIC,
        generic(parentResourcePath="", resourceType="accounts/deployments", resourceName=f"a/{NAME}"),
    ),
    "a generic resource with all in its namespace": (
        AUTO_UPGRADE,
        GENERIC,
        generic(resourceProviderNamespace="/Microsoft.CognitiveServices/accounts/a/", parentResourcePath=""),
    ),
    "a generic resource whose type is unknown": (UNREADABLE, GENERIC, generic(resourceType=UNKNOWN_STRING_VALUE)),
    "a generic resource whose properties are unknown": (
        AUTO_UPGRADE,
        GENERIC,
        generic(properties=UNKNOWN_OBJECT_VALUE),
    ),
    "a generic resource that is a template": (
        AUTO_UPGRADE,
        GENERIC,
        generic(
            resourceProviderNamespace="Microsoft.Resources",
            parentResourcePath="",
            resourceType="deployments",
            properties={"template": {"resources": [in_template()]}},
        ),
    ),
    "azapi": (
        AUTO_UPGRADE,
        "azapi:index/resource:Resource",
        {
            "type": f"{TYPE}@2024-10-01",
            "parentId": "/x/accounts/a",
            "name": NAME,
            "body": {"properties": {"model": MODEL}},
        },
    ),
    "azapi with a body of text": (
        AUTO_UPGRADE,
        "azapi:index/resource:Resource",
        {"type": f"{TYPE}@2024-10-01", "name": NAME, "body": json.dumps({"properties": {"model": MODEL}})},
    ),
    "a template": (AUTO_UPGRADE, TEMPLATE, template(in_template())),
    "a template of a subscription": (
        AUTO_UPGRADE,
        "azure-native:resources:DeploymentAtSubscriptionScope",
        template(in_template()),
    ),
    "a template of a stack": (
        AUTO_UPGRADE,
        "azure-native:resources:DeploymentStackAtResourceGroup",
        {"deploymentStackName": "s", "template": {"resources": [in_template()]}},
    ),
    "a template in another case": (AUTO_UPGRADE, TEMPLATE, template(in_template(type=TYPE.upper()))),
    "a template with symbolic names": (
        AUTO_UPGRADE,
        TEMPLATE,
        template() | {"properties": {"template": {"languageVersion": "2.0", "resources": {"d": in_template()}}}},
    ),
    "a template as text": (
        AUTO_UPGRADE,
        TEMPLATE,
        template() | {"properties": {"template": json.dumps({"resources": [in_template()]})}},
    ),
    "a child inside its account in a template": (
        AUTO_UPGRADE,
        TEMPLATE,
        template(
            {
                "type": "Microsoft.CognitiveServices/accounts",
                "name": "a",
                "resources": [in_template(type="deployments", name=NAME)],
            }
        ),
    ),
    "a template in a template": (AUTO_UPGRADE, TEMPLATE, template(nested(in_template()))),
    "a template in a template in a template": (AUTO_UPGRADE, TEMPLATE, template(nested(nested(in_template())))),
    "a nested template with a scope of its own": (
        AUTO_UPGRADE,
        TEMPLATE,
        template(nested(in_template(), expressionEvaluationOptions={"scope": "inner"})),
    ),
    "a nested template's own parameter of a pinned name": (AUTO_UPGRADE, TEMPLATE, scoped(PINNED, UPGRADES, "inner")),
    "the outer parameter of a nested template": (AUTO_UPGRADE, TEMPLATE, scoped(UPGRADES, PINNED, "outer")),
    "the outer parameter where nothing is said": (AUTO_UPGRADE, TEMPLATE, scoped(UPGRADES, PINNED, None)),
    "parameters behind a link": (
        AUTO_UPGRADE,
        TEMPLATE,
        scoped(PINNED, PINNED, None, parametersLink={"uri": "https://x"}),
    ),
    "parameters that are unknown": (
        AUTO_UPGRADE,
        TEMPLATE,
        scoped(PINNED, PINNED, None, parameters=UNKNOWN_OBJECT_VALUE),
    ),
    "a parameter's default": (
        AUTO_UPGRADE,
        TEMPLATE,
        {
            **template(),
            "properties": {
                "template": {
                    "parameters": {"option": {"type": "string", "defaultValue": UPGRADES}},
                    "resources": [
                        in_template({"model": MODEL, "versionUpgradeOption": "[parameters('option')]"}),
                    ],
                }
            },
        },
    ),
    "a parameter's value over a pinned default": (
        AUTO_UPGRADE,
        TEMPLATE,
        {
            **template(),
            "properties": {
                "parameters": {"Option": {"value": UPGRADES}},
                "template": {
                    "parameters": {"option": {"type": "string", "defaultValue": PINNED}},
                    "resources": [in_template({"model": MODEL, "versionUpgradeOption": "[parameters('option')]"})],
                },
            },
        },
    ),
    "an expression that only Azure evaluates": (
        AUTO_UPGRADE,
        TEMPLATE,
        template(in_template({"model": MODEL, "versionUpgradeOption": "[reference('other').option]"})),
    ),
    "a type that only Azure evaluates": (
        UNREADABLE,
        TEMPLATE,
        template(in_template(type="[reference('other').type]")),
    ),
    "a type put together": (
        AUTO_UPGRADE,
        TEMPLATE,
        template(in_template(type="[format('{0}/{1}', 'Microsoft.CognitiveServices/accounts', 'deployments')]")),
    ),
    "a template behind a link": (UNREADABLE, TEMPLATE, {"properties": {"templateLink": {"uri": "https://x"}}}),
    "a template that is unknown": (UNREADABLE, TEMPLATE, {"properties": {"template": UNKNOWN_OBJECT_VALUE}}),
    "resources that are unknown": (
        UNREADABLE,
        TEMPLATE,
        {"properties": {"template": {"resources": UNKNOWN_OBJECT_VALUE}}},
    ),
    "the classic provider, option left out": (AUTO_UPGRADE, CLASSIC, classic()),
    "the classic provider, version left out": (
        EXPLICIT,
        CLASSIC,
        classic(model={"format": "OpenAI", "name": "gpt-5.4"}, versionUpgradeOption=PINNED),
    ),
    "the classic provider's option": (AUTO_UPGRADE, CLASSIC, classic(versionUpgradeOption=UPGRADES)),
    "the classic provider of an older version": (
        AUTO_UPGRADE,
        CLASSIC,
        classic(sku=None, scale={"type": "Standard", "capacity": 10}),
    ),
    "Terraform's provider": (AUTO_UPGRADE, "azurerm:index/cognitiveDeployment:CognitiveDeployment", classic()),
    "the classic provider's template": (
        AUTO_UPGRADE,
        "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
        {"name": "t", "templateContent": json.dumps({"resources": [in_template()]})},
    ),
    "the classic provider's template in a spec": (
        UNREADABLE,
        "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
        {"name": "t", "templateSpecVersionId": "/x"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_unpinned_deployment_is_caught(pack: Any, case: str) -> None:
    rule, type_, properties = CASES[case]
    assert rule in pack.judged(type_, copy.deepcopy(properties))


@pytest.mark.parametrize(
    ("ignored", "type_", "properties"),
    [
        ("properties.versionUpgradeOption", NATIVE, native(versionUpgradeOption=PINNED)),
        ("properties.version_upgrade_option", NATIVE, native(versionUpgradeOption=PINNED)),
        ('properties["versionUpgradeOption"]', NATIVE, native(versionUpgradeOption=PINNED)),
        ("properties", NATIVE, native(versionUpgradeOption=PINNED)),
        ("properties.model", NATIVE, native(versionUpgradeOption=PINNED)),
        ("properties.model.version", NATIVE, native(versionUpgradeOption=PINNED)),
        ("*", NATIVE, native(versionUpgradeOption=PINNED)),
        ("properties.*", NATIVE, native(versionUpgradeOption=PINNED)),
        ("properties", GENERIC, generic(properties={"model": MODEL, "versionUpgradeOption": PINNED})),
        ("properties.template", TEMPLATE, template(in_template({"model": MODEL, "versionUpgradeOption": PINNED}))),
        ("versionUpgradeOption", CLASSIC, classic(versionUpgradeOption=PINNED)),
        ("model.version", CLASSIC, classic(versionUpgradeOption=PINNED)),
    ],
)
def test_a_pin_whose_changes_are_ignored_is_caught(pack: Any, ignored: str, type_: str, properties: Any) -> None:
    assert "deployment-pin-is-not-ignored" in pack.judged(type_, properties, ignoreChanges=[ignored])
    assert pack.judged(type_, properties, ignoreChanges=["tags", "sku.capacity"]) == {}


def test_an_alias_hides_nothing(pack: Any) -> None:
    assert AUTO_UPGRADE in pack.judged(NATIVE, native(), aliases=["urn:pulumi:prod::p::other::it"])


PINNED_CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "the class": (NATIVE, native(versionUpgradeOption=PINNED)),
    "a generic resource": (GENERIC, generic(properties={"model": MODEL, "versionUpgradeOption": PINNED})),
    "a template of Bicep's": (
        TEMPLATE,
        {
            "properties": {
                "parameters": {"account": {"value": "a"}, "pin": {"value": PINNED}},
                "template": {
                    "parameters": {"account": {"type": "string"}, "pin": {"type": "string"}},
                    "variables": {"model": MODEL},
                    "resources": [
                        in_template(
                            {"model": "[variables('model')]", "versionUpgradeOption": "[parameters('pin')]"},
                            name=f"[format('{{0}}/{{1}}', parameters('account'), '{NAME}')]",
                        )
                    ],
                },
            }
        },
    ),
    "a nested template with pinned parameters": (TEMPLATE, scoped(UPGRADES, PINNED, "inner")),
    "a text that begins with two brackets": (
        TEMPLATE,
        template(in_template({"model": MODEL, "versionUpgradeOption": PINNED, "note": "[[no expression]"})),
    ),
    "a template whose account only Azure names": (
        TEMPLATE,
        template(
            in_template(
                {"model": MODEL, "versionUpgradeOption": PINNED},
                name=f"[format('{{0}}/{{1}}', concat('a', uniqueString(resourceGroup().id)), '{NAME}')]",
            )
        ),
    ),
    "a machine-learning end point of another kind": (
        "azure-native:machinelearningservices:EndpointDeployment",
        {"workspaceName": "w", "endpointName": "e", "deploymentName": "x", "properties": {"type": "Azure.Speech"}},
    ),
    "a resource that is only referred to": (
        TEMPLATE,
        template(template={"languageVersion": "2.0", "resources": {"d": in_template(existing=True)}}),
    ),
    "a resource that is never deployed": (TEMPLATE, template(in_template(condition=False))),
    "the classic provider": (CLASSIC, classic(versionUpgradeOption=PINNED)),
    "another classic resource": ("azure:storage/account:Account", {"name": "x"}),
    "another generic resource": (
        GENERIC,
        generic(resourceProviderNamespace="Microsoft.Storage", parentResourcePath="", resourceType="storageAccounts"),
    ),
    "a template of something else": (TEMPLATE, template(in_template(type="Microsoft.Storage/storageAccounts"))),
}


@pytest.mark.parametrize("case", PINNED_CASES)
def test_a_pinned_deployment_passes_however_it_is_written(pack: Any, case: str) -> None:
    type_, properties = PINNED_CASES[case]
    assert pack.judged(type_, properties) == {}


ACCOUNT = {
    "type": "Microsoft.CognitiveServices/accounts",
    "name": "a",
    "properties": {"customSubDomainName": "a", "disableLocalAuth": True},
}
UPGRADING = {"model": MODEL, "versionUpgradeOption": UPGRADES}
BY_PARAMETER = {"model": MODEL, "versionUpgradeOption": "[parameters('pin')]"}
OWNER = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
ON_ACCOUNT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/a"
INNER = {
    "parameters": {"pin": {"value": UPGRADES}},
    "template": {"parameters": {"pin": {"type": "string"}}, "resources": [in_template(BY_PARAMETER)]},
}


def with_inner(**changes: Any) -> dict[str, Any]:
    """A template that pins its own parameter, around one that does not."""
    inner = {"type": "Microsoft.Resources/deployments", "name": "n", "properties": INNER | changes}
    outer = {"parameters": {"pin": {"defaultValue": PINNED}}, "languageVersion": "2.0", "resources": {"n": inner}}
    return template(template=outer)


TRICKS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a child of an account that is not deployed": (
        AUTO_UPGRADE,
        TEMPLATE,
        template({**ACCOUNT, "condition": False, "resources": [in_template(UPGRADING, type="deployments", name=NAME)]}),
    ),
    "an action that writes a deployment": (
        AUTO_UPGRADE,
        "azapi:index/resourceAction:ResourceAction",
        {
            "type": "Microsoft.CognitiveServices/accounts@2024-10-01",
            "action": f"deployments/{NAME}",
            "method": "PUT",
            "body": {"properties": {"model": MODEL}},
        },
    ),
    "a computed key": (AUTO_UPGRADE, TEMPLATE, template(in_template(UPGRADING | {"[concat('a','b')]": 1}))),
    "a parameter with a value in two cases": (
        AUTO_UPGRADE,
        TEMPLATE,
        template(
            template={"parameters": {"pin": {}}, "resources": [in_template(BY_PARAMETER)]},
            parameters={"pin": {"value": PINNED, "Value": UPGRADES}},
        ),
    ),
    "existing, in a template without symbolic names": (AUTO_UPGRADE, TEMPLATE, template(in_template(existing=True))),
    "a newer template's nested one": (AUTO_UPGRADE, TEMPLATE, with_inner()),
    "a scope of its own in another case": (
        UNREADABLE,
        TEMPLATE,
        with_inner(expressionEvaluationOptions={"Scope": "inner"}),
    ),
    "resources in another case": (UNREADABLE, TEMPLATE, template(template={"Resources": [in_template()]})),
    "a nested template in another case": (
        UNREADABLE,
        TEMPLATE,
        template({**nested(), "properties": {"Template": {"resources": [in_template()]}}}),
    ),
    "a generic type with a coded letter": (UNREADABLE, GENERIC, generic(resourceType="deployment%73")),
    "the provider's first name": (
        AUTO_UPGRADE,
        "azure-nextgen:resources/latest:Deployment",
        template(in_template(UPGRADING)),
    ),
    "azapi's second body": (
        UNREADABLE,
        "azapi:index/resource:Resource",
        {
            "type": f"{TYPE}@2024-10-01",
            "name": NAME,
            "body": {"properties": UPGRADING | {"versionUpgradeOption": PINNED}},
            "sensitiveBody": {"properties": UPGRADING},
        },
    ),
    "an owner in an older class": (
        "role-assignment-is-narrow",
        "azure-native:authorization/v20150701:RoleAssignment",
        {"properties": {"roleDefinitionId": OWNER}, "scope": ON_ACCOUNT},
    ),
    "an owner in braces": (
        "role-assignment-is-narrow",
        ASSIGNMENT,
        {"roleDefinitionId": OWNER.replace("8e3a", "{8e3a") + "}", "scope": ON_ACCOUNT},
    ),
    "an owner in a format that only Azure knows": (
        "role-assignment-is-narrow",
        TEMPLATE,
        template(
            {
                "type": "Microsoft.Authorization/roleAssignments",
                "name": "n",
                "properties": {"roleDefinitionId": f"[format('{OWNER[:-1]}{{0:D}}', '5')]"},
            }
        ),
    ),
    "a subscription without its first slash": (
        "role-assignment-is-narrow",
        ASSIGNMENT,
        {"roleDefinitionId": "/x/acdd72a7-3385-48ef-bd42-f606fba81ae7", "scope": "subscriptions/s"},
    ),
}


@pytest.mark.parametrize("case", TRICKS)
def test_a_trick_is_caught(pack: Any, case: str) -> None:
    rule, type_, properties = TRICKS[case]
    assert rule in pack.judged(type_, copy.deepcopy(properties))


def test_a_secret_stays_out_of_messages(pack: Any) -> None:
    messages = pack.judged(NATIVE, native(versionUpgradeOption={**SECRET, "value": "hunter2"}))
    assert "[secret]" in messages[AUTO_UPGRADE]
    assert "hunter2" not in "".join(messages.values())


def test_variables_that_double_each_other_end_at_once(pack: Any) -> None:
    variables = {"v0": PINNED} | {
        f"v{n}": f"[concat(variables('v{n - 1}'), variables('v{n - 1}'))]" for n in range(1, 99)
    }
    found = in_template({"model": MODEL, "versionUpgradeOption": "[variables('v98')]"})
    assert AUTO_UPGRADE in pack.judged(TEMPLATE, template(template={"variables": variables, "resources": [found]}))
