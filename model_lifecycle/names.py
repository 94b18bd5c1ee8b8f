"""Every Azure name, resource id and URL of the stack, as functions, with the service's limits beside them.

All results are plain strings that are known at preview: a value that a policy must judge, or that another resource
refers to, may not depend on what Azure answers later. Names that Azure wants globally unique end in eight hex digits
drawn from everything that tells one from another: the same stack always gets the same name, another one never.
"""

import hashlib
import re
import uuid

RESOURCE_GROUP_NAME_MAX = 90
ACCOUNT_NAME_MAX = 64
SUBDOMAIN_MAX = 63
"""The account's name is its custom subdomain, so the tighter limit of a DNS label counts."""
DEPLOYMENT_NAME_MAX = 64
ACCOUNTS_PER_REGION_MAX = 30
STANDARD_DEPLOYMENTS_PER_ACCOUNT_MAX = 32
GATEWAY_NAME_MAX = 50
GATEWAY_CHILD_NAME_MAX = 80
"""Backends, pools and whatever else has a name inside an API Management service."""
STORE_NAME_MAX = 50
RELEASE_NAME_MAX = 64
WRITERS, PREVIEWERS = "writers", "previewers"
"""Who is let into a store beside consumers."""

OPENAI_USER_ROLE = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
"""Role definition "Cognitive Services OpenAI User": call models, nothing else."""
COGNITIVE_SERVICES_USER_ROLE = "a97b65f3-24c7-4388-baec-2e87135dc908"
"""Role definition "Cognitive Services User", which callers of other publishers' models need. It also lets them list
keys, which are off."""
APP_CONFIGURATION_DATA_OWNER_ROLE = "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b"
"""Role definition "App Configuration Data Owner": write key-values, through ARM too when there are no keys."""
APP_CONFIGURATION_DATA_READER_ROLE = "516239f1-63e1-4d78-a4de-a74fb236a071"
"""Role definition "App Configuration Data Reader": read every key-value of a store."""

_DEPLOYMENT_NAME = re.compile(rf"[a-zA-Z0-9][a-zA-Z0-9_.-]{{1,{DEPLOYMENT_NAME_MAX - 1}}}")
_RELEASE_NAME = re.compile(rf"[a-zA-Z0-9][a-zA-Z0-9_.-]{{0,{RELEASE_NAME_MAX - 1}}}")
_FLAG_PREFIX = ".appconfig.featureflag/"
_KEPT_BY_ARM = re.compile(r"[A-Za-z0-9._-]")
_PART_MAX = 24
_GATEWAY_STACK_MAX, _GATEWAY_KEY_MAX = 14, 20
_STORE_STACK_MAX, _STORE_KEY_MAX = 14, 19
_DIGEST_LENGTH = 8
_NAMESPACE = uuid.UUID("6f1c2f0e-6d0a-5f0e-9c55-0d5c6f6c1f3b")


def resource_group(project: str, stack: str) -> str:
    """`rg-<project>-<stack>`, cut to the limit; unique within the subscription as long as nothing is cut."""
    return f"rg-{project}-{stack}"[:RESOURCE_GROUP_NAME_MAX].rstrip(".")


def account(stack: str, key: str, *identity: str) -> str:
    """The name, and custom subdomain, of the account `key`: lower case, at most 63 characters, globally unique.

    `identity` is what else tells it from every other account: subscription, project, location and kind. The last two,
    because changing one replaces the account while Azure keeps the old name for 48 hours after its deletion.
    """
    return "-".join(("aoai", *filter(None, (_label(stack), _label(key))), _digest(stack, key, *identity)))


def gateway(stack: str, key: str, *identity: str) -> str:
    """The name of the API Management service `key`: lower case, a letter first, at most 50 characters, globally unique.

    `identity` is what else tells it from every other service: subscription, project and location. The last one,
    because changing it replaces the service while Azure keeps the old name for 48 hours after its deletion.
    """
    parts = filter(None, (_label(stack, _GATEWAY_STACK_MAX), _label(key, _GATEWAY_KEY_MAX)))
    return "-".join(("apim", *parts, _digest("gateway", stack, key, *identity)))


def store(stack: str, key: str, *identity: str) -> str:
    """The name of the App Configuration store `key`: lower case, at most 50 characters, globally unique.

    `identity` is what else tells it from every other store: subscription, project and location. The last one, because
    changing it replaces the store while Azure keeps the old name for up to 7 days after its deletion.
    """
    parts = filter(None, (_label(stack, _STORE_STACK_MAX), _label(key, _STORE_KEY_MAX)))
    return "-".join(("appcs", *parts, _digest("store", stack, key, *identity)))


def is_release_name(name: str) -> bool:
    """Whether a release may be called so: 1-64 letters, digits, `_`, `.` and `-`, the first a letter or digit."""
    return _RELEASE_NAME.fullmatch(name) is not None


def release_key(task: str, release: str) -> str:
    """The key of a release's chat configuration; what else belongs to the release starts with it and a slash."""
    return f"{task}/{release}"


def flag_key(task: str) -> str:
    """The key of the feature flag that shares out a task's users."""
    return f"{_FLAG_PREFIX}{task}"


def key_value(key: str) -> str:
    """What ARM calls a key-value without a label: its key, percent-encoded, with `~` for the percent sign."""
    return "".join(each if _KEPT_BY_ARM.fullmatch(each) else _escaped(each) for each in key)


def backend(account: str, deployment: str) -> str:
    """The backend, inside a gateway, of one deployment of the account with the key `account`."""
    return _gateway_child(child(account, deployment))


def pool(version: str) -> str:
    """The pool, inside a gateway, of the model version with the id `version`."""
    return _gateway_child(version)


def consumer(key: str) -> str:
    """What the subscription of a consumer is called inside a gateway: no application's id, nor one that Azure makes."""
    return f"consumer-{key}"


def workspace(gateway_name: str) -> str:
    """The Log Analytics workspace of a gateway."""
    return f"log-{gateway_name}"


def insights(gateway_name: str) -> str:
    """The Application Insights component of a gateway."""
    return f"appi-{gateway_name}"


def deployment(model: str, version: str, sku_label: str) -> str:
    """`<model>-<version>-<sku>`: carries the model version, and depends on no neighbour."""
    return f"{model}-{version}-{sku_label}"


def child(account: str, name: str) -> str:
    """The Pulumi name of what belongs to the account with the key `account`; no key has a dot, which keeps it apart."""
    return f"{account}.{name}"


def grant(kind: str, principal: str) -> str:
    """What a grant in a store is told apart by: `WRITERS` or `PREVIEWERS`, and whom it is for, letters' case aside."""
    return child(kind, principal.lower())


def is_deployment_name(name: str) -> bool:
    """Whether the service takes it: 2-64 letters, digits, `_`, `.` and `-`, the first a letter or digit."""
    return _DEPLOYMENT_NAME.fullmatch(name) is not None


def role_assignment(scope: str, principal: str, role: str) -> str:
    """The GUID that a role assignment is named by: the same scope, principal and role always get the same one."""
    return str(uuid.uuid5(_NAMESPACE, f"{scope}|{principal}|{role}".lower()))


def resource_group_id(subscription: str, group: str) -> str:
    """The ARM id of a resource group."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}"


def account_id(subscription: str, group: str, account_name: str) -> str:
    """The ARM id of an account."""
    return f"{resource_group_id(subscription, group)}/providers/Microsoft.CognitiveServices/accounts/{account_name}"


def gateway_id(subscription: str, group: str, gateway_name: str) -> str:
    """The ARM id of an API Management service."""
    return f"{resource_group_id(subscription, group)}/providers/Microsoft.ApiManagement/service/{gateway_name}"


def store_id(subscription: str, group: str, store_name: str) -> str:
    """The ARM id of an App Configuration store."""
    provider = "providers/Microsoft.AppConfiguration/configurationStores"
    return f"{resource_group_id(subscription, group)}/{provider}/{store_name}"


def gateway_subscription_id(gateway: str, key: str) -> str:
    """The ARM id of a consumer's subscription; `gateway` is its service's."""
    return f"{gateway}/subscriptions/{consumer(key)}"


def role_definition_id(subscription: str, role: str) -> str:
    """The ARM id of a built-in role."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}"


def endpoint(account_name: str) -> str:
    """The inference end point of an account, with its closing slash, as the `openai` clients take it."""
    return f"https://{account_name}.openai.azure.com/"


def openai_url(account_name: str) -> str:
    """What the paths of an account's API follow, without a closing slash, as gateways take it."""
    return f"{endpoint(account_name)}openai"


def deployment_url(account_name: str, deployment: str) -> str:
    """What `/chat/completions` follows, without a closing slash, as gateways take it."""
    return f"{openai_url(account_name)}/deployments/{deployment}"


def gateway_endpoint(gateway_name: str) -> str:
    """The address of a gateway, with its closing slash, as the `AzureOpenAI` client takes it."""
    return f"https://{gateway_name}.azure-api.net/"


def store_endpoint(store_name: str) -> str:
    """The address of a store, without a closing slash, as the `azure-appconfiguration` clients take it."""
    return f"https://{store_name}.azconfig.io"


def _escaped(text: str) -> str:
    return "".join(f"~{octet:02X}" for octet in text.encode())


def _gateway_child(text: str) -> str:
    """Letters, digits and hyphens. What had to be changed or cut ends in its digest, so that two never meet."""
    label = re.sub(r"[^A-Za-z0-9-]", "-", text)
    if label == text and len(text) <= GATEWAY_CHILD_NAME_MAX:
        return text
    return f"{label[: GATEWAY_CHILD_NAME_MAX - _DIGEST_LENGTH - 1]}-{_digest(text)}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGEST_LENGTH]


def _label(text: str, longest: int = _PART_MAX) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:longest].strip("-")
