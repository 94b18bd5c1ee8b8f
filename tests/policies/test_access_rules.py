"""Nobody gets more rights than calling models, and nobody asks for keys."""

from typing import Any

import pytest

from policies import rules

NARROW = rules.ROLE_ASSIGNMENT_IS_NARROW
KEYS = rules.KEYS_ARE_NOT_LISTED
GRANT = "azure-native:authorization:RoleAssignment"
SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg"
ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/a"
DEFINITIONS = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
USER = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
OWNER, CONTRIBUTOR = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c"


def grant(role: str = USER, scope: str = ACCOUNT) -> dict[str, Any]:
    return {"principalId": "p", "roleDefinitionId": f"{DEFINITIONS}/{role}", "scope": scope}


def test_calling_the_models_of_one_account_passes(judged: Any) -> None:
    assert judged(NARROW, grant(), type_=GRANT) == []


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (OWNER, "Owner"),
        (CONTRIBUTOR.upper(), "Contributor"),
        ("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"),
        ("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator"),
        ("25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68", "Cognitive Services Contributor"),
        ("a001fd3d-188f-4b5d-821b-7da978bf7442", "Cognitive Services OpenAI Contributor"),
    ],
)
def test_a_role_that_can_change_what_was_tested_is_a_violation(judged: Any, role: str, name: str) -> None:
    (message,) = judged(NARROW, grant(role), type_=GRANT)
    assert f"it grants {name}, with which" in message


@pytest.mark.parametrize("scope", ["/", SUBSCRIPTION, f"{SUBSCRIPTION.upper()}/", GROUP])
def test_a_scope_wider_than_an_account_is_a_violation(judged: Any, scope: str) -> None:
    assert len(judged(NARROW, grant(scope=scope), type_=GRANT)) == 1


def test_other_roles_may_be_granted_on_a_group(judged: Any) -> None:
    assert judged(NARROW, grant("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", GROUP), type_=GRANT) == []


def test_the_classic_provider_s_role_by_name_is_a_violation(judged: Any) -> None:
    properties = {"principalId": "p", "roleDefinitionName": "owner", "scope": ACCOUNT}
    assert judged(NARROW, properties, type_="azure:authorization/assignment:Assignment")


@pytest.mark.parametrize(
    "type_",
    ["Microsoft.Authorization/roleAssignments", "Microsoft.CognitiveServices/accounts/providers/roleAssignments"],
)
def test_a_grant_in_a_template_is_a_violation(judged: Any, type_: str) -> None:
    role = f"[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{OWNER}')]"
    resource = {"type": type_, "name": "x", "properties": {"principalId": "p", "roleDefinitionId": role}}
    properties = {"properties": {"template": {"resources": [resource]}}}
    (message,) = judged(NARROW, properties, type_="azure-native:resources:Deployment")
    assert message.startswith("it (template.resources[0]): it grants Owner")


def test_a_template_that_lists_keys_is_a_violation(judged: Any) -> None:
    listing = "[listKeys(resourceId('Microsoft.CognitiveServices/accounts', 'a'), '2024-10-01').key1]"
    template = {"resources": [], "outputs": {"key": {"type": "string", "value": listing}}}
    (message,) = judged(KEYS, {"properties": {"template": template}}, type_="azure-native:resources:Deployment")
    assert "lists keys" in message
    template["outputs"]["key"]["value"] = "[reference('a').endpoint]"  # type: ignore[index]
    assert judged(KEYS, {"properties": {"template": template}}, type_="azure-native:resources:Deployment") == []


@pytest.mark.parametrize(
    ("value", "ok"),
    [
        ("[listKeys(resourceId('Microsoft.Storage/storageAccounts', 's'), '2023-01-01').keys[0].value]", True),
        ("[listKeys(variables('id'), '2024-10-01').key1]", False),
        (
            "[concat(listKeys(resourceId('Microsoft.CognitiveServices/accounts', 'a'), '1').key1, 'Microsoft.Web/x')]",
            False,
        ),
        ("this template never calls listKeys(x)", True),
    ],
)
def test_only_an_expression_on_models_accounts_lists_their_keys(judged: Any, value: str, ok: bool) -> None:
    for outputs in ({"x": {"type": "string", "value": value}}, {value: {"type": "string"}}):
        template = {"properties": {"template": {"resources": [], "outputs": outputs}}}
        assert (judged(KEYS, template, type_="azure-native:resources:Deployment") == []) == ok


def test_bicep_s_scope_of_an_account_passes_though_its_name_is_azure_s(judged: Any) -> None:
    for scope in (
        "[format('Microsoft.CognitiveServices/accounts/{0}', parameters('name'))]",
        "[resourceId('Microsoft.CognitiveServices/accounts', uniqueString(resourceGroup().id))]",
    ):
        resource = {
            "type": "Microsoft.Authorization/roleAssignments",
            "name": "[guid('x')]",
            "scope": scope,
            "properties": {"roleDefinitionId": f"{DEFINITIONS}/{USER}"},
        }
        properties = {"properties": {"template": {"parameters": {"name": {}}, "resources": [resource]}}}
        assert judged(NARROW, properties, type_="azure-native:resources:Deployment") == []
    resource["scope"] = "[resourceGroup().id]"
    assert judged(NARROW, properties, type_="azure-native:resources:Deployment")


@pytest.mark.parametrize(
    "type_",
    [
        "azure-native:authorization:PimRoleEligibilitySchedule",
        "azure:pim/activeRoleAssignment:ActiveRoleAssignment",
        "azure:pim/eligibleRoleAssignment:EligibleRoleAssignment",
    ],
)
def test_an_eligible_or_scheduled_owner_is_an_owner(judged: Any, type_: str) -> None:
    assert "it grants Owner" in judged(NARROW, grant(OWNER), type_=type_)[0]


@pytest.mark.parametrize(
    ("actions", "not_actions", "ok"),
    [
        (["*"], [], False),
        (["Microsoft.CognitiveServices/*"], [], False),
        (["microsoft.cognitiveservices/accounts/LISTKEYS/action"], [], False),
        (["*/write"], [], False),
        (["*/read"], [], True),
        (["Microsoft.CognitiveServices/accounts/read"], [], True),
        (["*"], ["Microsoft.CognitiveServices/*", "Microsoft.Authorization/*"], True),
        (["*"], ["Microsoft.CognitiveServices/*"], False),
        ([], [], True),
    ],
)
def test_a_role_of_one_s_own_allows_nothing_that_undoes_a_pin(
    judged: Any, actions: list[str], not_actions: list[str], ok: bool
) -> None:
    role = {"permissions": [{"actions": actions, "notActions": not_actions}]}
    for type_ in ("azure-native:authorization:RoleDefinition", "azure:authorization/roleDefinition:RoleDefinition"):
        assert (judged(rules.ROLE_DEFINITION_IS_NARROW, role, type_=type_) == []) == ok


def test_keys_whose_changes_are_ignored_are_a_violation(judged: Any, account: Any) -> None:
    rule = rules.ACCOUNT_HAS_LOCAL_AUTH_OFF
    for path in ("properties.disableLocalAuth", "properties", "*"):
        assert "so keys that another tool turns on stay on" in judged(rule, account, ignore_changes=[path])[0]
    assert judged(rule, account, ignore_changes=["tags", "properties.networkAcls"]) == []


def test_an_action_that_lists_keys_is_a_violation(judged: Any) -> None:
    action = {"type": "Microsoft.CognitiveServices/accounts@2024-10-01", "resourceId": ACCOUNT, "action": "listKeys"}
    for name in ("listKeys", "regenerateKey"):
        assert judged(KEYS, action | {"action": name}, type_="azapi:index/resourceAction:ResourceAction")
    assert judged(KEYS, action | {"action": "usages"}, type_="azapi:index/resourceAction:ResourceAction") == []


def test_a_part_of_an_account_is_judged_by_what_it_says(judged: Any) -> None:
    update = {"type": "Microsoft.CognitiveServices/accounts@2024-10-01", "body": {"tags": {"a": "b"}}}
    rule, type_ = rules.ACCOUNT_HAS_LOCAL_AUTH_OFF, "azapi:index/updateResource:UpdateResource"
    assert judged(rule, update, type_=type_) == []
    assert judged(rule, update | {"body": {"properties": {"disableLocalAuth": False}}}, type_=type_)


@pytest.mark.parametrize(
    ("type_", "key"),
    [
        ("azure:cognitive/account:Account", "localAuthEnabled"),
        ("azure:cognitive/aIServices:AIServices", "localAuthenticationEnabled"),
    ],
)
def test_keys_of_the_classic_provider_s_accounts_are_on_unless_it_says_no(judged: Any, type_: str, key: str) -> None:
    rule = rules.ACCOUNT_HAS_LOCAL_AUTH_OFF
    account = {"name": "a", "kind": "OpenAI", "customSubdomainName": "a"}
    assert judged(rule, account, type_=type_)
    assert judged(rule, account | {key: True}, type_=type_)
    assert judged(rule, account | {key: None}, type_=type_)
    assert judged(rule, account | {key: False}, type_=type_) == []
