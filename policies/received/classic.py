"""The classic `azure` provider and its Terraform twin: azurerm's names, turned into what azurerm sends to Azure.

Sources: hashicorp/terraform-provider-azurerm, internal/services/cognitive (cognitive_deployment_resource.go,
cognitive_account_resource.go, ai_services.go), internal/services/resource (…_template_deployment_resource.go).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from policies.values import Hidden

from . import app_configuration, classic_gateway
from .resource import Paths, Received, parsed
from .typed import ACCOUNT, DEPLOYMENT, ROLE_ASSIGNMENT, ROLE_DEFINITION, TEMPLATE

_Properties = Mapping[str, Any]
_PINS: Paths = (("model",), ("versionUpgradeOption",))
_TEMPLATE_TEXTS: Paths = (("templateContent",), ("templateBody",), ("parametersContent",), ("parameters",))


def read(type_: str, properties: _Properties) -> Iterator[Received]:
    """What a class of the provider is to Azure; `type_` is its token in lower case."""
    translate = _TRANSLATORS.get(type_.split(":")[1])
    if translate:
        yield translate(properties)


def _deployment(given: _Properties) -> Received:
    """Leaving the option out means OnceNewDefaultVersionAvailable, and leaving the version out the default one."""
    sku, scale = given.get("sku"), given.get("scale")
    if scale is not None and not isinstance(scale, Hidden):
        sku = {"name": scale.get("type"), **scale}
    properties = {key: given[key] for key in ("model", "versionUpgradeOption", "raiPolicyName") if key in given}
    body = {"properties": properties, "sku": sku}
    return Received(DEPLOYMENT, (_last(given.get("cognitiveAccountId")), given.get("name")), body, _PINS)


def _account(given: _Properties) -> Received:
    return _any_account(given, given.get("kind"), "localAuthEnabled")


def _ai_services(given: _Properties) -> Received:
    return _any_account(given, "AIServices", "localAuthenticationEnabled")


def _any_account(given: _Properties, kind: Any, keys_on: str) -> Received:
    local_auth = given.get(keys_on)
    properties = {
        "customSubDomainName": given.get("customSubdomainName"),
        "disableLocalAuth": local_auth if isinstance(local_auth, Hidden) else local_auth is False,
    }
    body = {"kind": kind, "location": given.get("location"), "properties": properties}
    return Received(ACCOUNT, (given.get("name"),), body, ((keys_on,),))


def _assignment(given: _Properties) -> Received:
    return Received(ROLE_ASSIGNMENT, (given.get("name"),), {**given, "properties": given}, ())


def _role(given: _Properties) -> Received:
    permissions = given.get("permissions")
    return Received(ROLE_DEFINITION, (given.get("name"),), {"properties": {"permissions": permissions}}, ())


def _template(given: _Properties) -> Received:
    template = parsed(given.get("templateContent") or given.get("templateBody"))
    parameters = parsed(given.get("parametersContent") or given.get("parametersBody"))
    properties = {"template": template, "parameters": parameters or _plain_parameters(given.get("parameters"))}
    if given.get("templateSpecVersionId"):
        properties["templateLink"] = {"id": given["templateSpecVersionId"]}
    return Received(TEMPLATE, (given.get("name"),), {"properties": properties}, _TEMPLATE_TEXTS)


def _plain_parameters(given: Any) -> Any:
    return {key: {"value": value} for key, value in given.items()} if isinstance(given, Mapping) else given


def _last(resource_id: Any) -> Any:
    return resource_id.rsplit("/", 1)[-1] if isinstance(resource_id, str) else resource_id


_TRANSLATORS: Mapping[str, Callable[[_Properties], Received]] = {
    "cognitive/account": _account,
    "cognitive/aiservices": _ai_services,
    "cognitive/deployment": _deployment,
    "authorization/assignment": _assignment,
    "role/assignment": _assignment,
    "pim/activeroleassignment": _assignment,
    "pim/eligibleroleassignment": _assignment,
    "authorization/roledefinition": _role,
    "core/templatedeployment": _template,
    "core/resourcegrouptemplatedeployment": _template,
    "core/subscriptiontemplatedeployment": _template,
    "management/grouptemplatedeployment": _template,
    "core/tenanttemplatedeployment": _template,
    "index/cognitiveaccount": _account,
    "index/aiservices": _ai_services,
    "index/cognitivedeployment": _deployment,
    "index/roleassignment": _assignment,
    "index/roledefinition": _role,
    "index/resourcegrouptemplatedeployment": _template,
    "index/subscriptiontemplatedeployment": _template,
    "index/managementgrouptemplatedeployment": _template,
    "index/tenanttemplatedeployment": _template,
    **classic_gateway.TRANSLATORS,
    **app_configuration.TRANSLATORS,
}
"""By the token's middle part: the classic provider's module and class, or Terraform's own name."""
