"""From settings to what should exist: the arguments of every component, with all names chosen.

The argument types are TypedDicts of plain strings, numbers and booleans, because Pulumi can describe those to every
language; they are declared here once, and `components` takes them as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from model_lifecycle import names
from model_lifecycle.gateway import GatewayArgs, Place, gateways
from model_lifecycle.outputs import StackOutputs, outputs
from model_lifecycle.releases import EMPTY, Releases, StoreArgs, stores
from model_lifecycle.settings import Settings
from model_lifecycle.settings.shape import AI_SERVICES_KIND, OPENAI_FORMAT, PROD, PUBLIC
from model_lifecycle.settings.tags import own_tags


class DeploymentArgs(TypedDict):
    """One model version in one account. `format` other than OpenAI takes no upgrade option."""

    name: str
    model: str
    version: str
    format: str
    sku: str
    capacity: int
    rai_policy_name: NotRequired[str]


class CallerArgs(TypedDict):
    """An identity that may call the account's models; `principal_type` as Azure role assignments spell it."""

    key: str
    principal_id: str
    principal_type: str


class OpenAIAccountArgs(TypedDict):
    """Everything about one account. All values are plain, so that names, ids and rules can be judged at preview."""

    subscription_id: str
    resource_group_name: str
    account_name: str
    location: str
    kind: str
    public_network: bool
    protect: bool
    tags: dict[str, str]
    deployments: list[DeploymentArgs]
    callers: list[CallerArgs]


@dataclass(frozen=True)
class Plan:
    """What the stack consists of; `accounts`, `gateways` and `stores` by key."""

    resource_group_name: str
    tags: dict[str, str]
    accounts: dict[str, OpenAIAccountArgs]
    gateways: dict[str, GatewayArgs]
    stores: dict[str, StoreArgs]
    outputs: StackOutputs


def plan(  # noqa: PLR0913 - all of them by name
    settings: Settings,
    *,
    project: str,
    stack: str,
    subscription_id: str,
    releases: Releases = EMPTY,
    deployer_object_id: str | None = None,
) -> Plan:
    """What `settings` ask for in one subscription.

    Args:
        settings: the stack's settings.
        project: the project's name.
        stack: the stack's name.
        subscription_id: where it is deployed.
        releases: what `releases.load` found for these settings; a stack without tasks needs none.
        deployer_object_id: the object id of who runs the program, and so writes into stores that name no writers.
    """
    group = names.resource_group(project, stack)
    tags = {**own_tags(project, stack, settings.environment), **settings.tags}
    account_names = {
        key: names.account(stack, key, subscription_id, project, account.location, account.kind)
        for key, account in settings.accounts.items()
    }
    accounts: dict[str, OpenAIAccountArgs] = {
        key: {
            "subscription_id": subscription_id,
            "resource_group_name": group,
            "account_name": account_names[key],
            "location": account.location,
            "kind": account.kind,
            "public_network": settings.network == PUBLIC,
            "protect": settings.environment == PROD,
            "tags": tags,
            "deployments": sorted(_deployments(settings, key), key=lambda deployment: deployment["name"]),
            "callers": _callers(settings),
        }
        for key, account in settings.accounts.items()
    }
    ids = {key: names.account_id(subscription_id, group, name) for key, name in account_names.items()}
    roles = {key: role_of(account.kind) for key, account in settings.accounts.items()}
    place = Place(project, stack, subscription_id, group, account_names, roles, tags)
    served = gateways(settings, place)
    kept = stores(settings, place, releases, deployer_object_id)
    return Plan(group, tags, accounts, served, kept, outputs(settings, ids, served, kept, releases))


def takes_upgrade_option(model_format: str) -> bool:
    """Whether deployments of this format carry `versionUpgradeOption` (docs/assumptions.md: only OpenAI's do)."""
    return model_format == OPENAI_FORMAT


def role_of(kind: str) -> str:
    """The narrowest built-in role that lets a caller use every model of an account."""
    return names.COGNITIVE_SERVICES_USER_ROLE if kind == AI_SERVICES_KIND else names.OPENAI_USER_ROLE


def _deployments(settings: Settings, account: str) -> Iterator[DeploymentArgs]:
    for entry in settings.models.values():
        for placement in entry.placements:
            if placement.account == account:
                deployment: DeploymentArgs = {
                    "name": entry.deployment_name(placement),
                    "model": entry.model,
                    "version": entry.version,
                    "format": entry.format,
                    "sku": placement.sku,
                    "capacity": placement.capacity,
                }
                if placement.rai_policy_name:
                    deployment["rai_policy_name"] = placement.rai_policy_name
                yield deployment


def _callers(settings: Settings) -> list[CallerArgs]:
    return [
        {"key": key, "principal_id": caller.principal_id, "principal_type": caller.principal_type}
        for key, caller in sorted(settings.callers.items())
    ]
