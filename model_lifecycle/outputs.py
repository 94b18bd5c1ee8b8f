"""The stack's outputs: the contract with apps and other stacks (docs/outputs.md).

Every value is a plain string or number that is known at preview; none is a secret.
"""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from model_lifecycle import names
from model_lifecycle.gateway import GatewayArgs
from model_lifecycle.releases import Releases, StoreArgs
from model_lifecycle.settings import Settings

CONTRACT_VERSION = 1
"""Grows when a field changes its meaning or goes away; new fields leave it as it is."""


class AccountOutput(TypedDict):
    """One account: `endpoint` with its closing slash, Azure `region`, ARM `id`."""

    endpoint: str
    region: str
    id: str


class DeploymentOutput(TypedDict):
    """One deployment of a model version: `account` is a key of `accounts`, `name` is what a request's path names."""

    account: str
    name: str
    sku: str
    priority: int


class ModelOutput(TypedDict):
    """One model version and where it runs, the deployments that are asked first standing first.

    `gateway` is the key of the gateway that serves it, where one does.
    """

    model: str
    version: str
    deployments: list[DeploymentOutput]
    gateway: NotRequired[str]


class GatewayOutput(TypedDict):
    """One gateway. End points are for `AzureOpenAI`, base URLs for `OpenAI`, all with their closing slash.

    Those of `entra` take a token instead of a key; they are there when a consumer has applications.
    """

    endpoint: str
    openaiBaseUrl: str
    entraEndpoint: NotRequired[str]
    entraBaseUrl: NotRequired[str]
    id: str


class SubscriptionOutput(TypedDict):
    """A consumer's subscription of one gateway: its ARM id, which its keys are listed of by who may; never a key."""

    gateway: str
    subscriptionId: str


class StoreOutput(TypedDict):
    """One release store: `endpoint` without a closing slash, ARM `id`."""

    endpoint: str
    id: str


class CanaryOutput(TypedDict):
    """The release under trial, and how many of 100 users get it."""

    release: str
    percent: int


class TaskOutput(TypedDict):
    """What an app needs to draw a task's releases: the `flag` in the `store`, both to be looked at again as it runs.

    `store` and `gateway` are keys; `stable` and `canary` are what was deployed, which the store may have moved on from.
    """

    flag: str
    store: str
    gateway: str
    stable: str
    canary: NotRequired[CanaryOutput]


class StackOutputs(TypedDict):
    """All outputs. Models are keyed by `<model>-<version>`, everything else as in the configuration."""

    contractVersion: int
    accounts: dict[str, AccountOutput]
    models: dict[str, ModelOutput]
    gateways: dict[str, GatewayOutput]
    consumers: dict[str, list[SubscriptionOutput]]
    stores: dict[str, StoreOutput]
    tasks: dict[str, TaskOutput]


def outputs(
    settings: Settings,
    account_ids: Mapping[str, str],
    gateways: Mapping[str, GatewayArgs],
    stores: Mapping[str, StoreArgs],
    releases: Releases,
) -> StackOutputs:
    """The outputs of a stack.

    Args:
        settings: what was configured.
        account_ids: each account's ARM id by its key.
        gateways: what each gateway consists of, by its key.
        stores: what each release store consists of, by its key.
        releases: what the tasks can serve.
    """
    return {
        "contractVersion": CONTRACT_VERSION,
        "accounts": {
            key: {
                "endpoint": names.endpoint(account_id.rsplit("/", 1)[-1]),
                "region": settings.accounts[key].location,
                "id": account_id,
            }
            for key, account_id in account_ids.items()
        },
        "models": {key: _model(settings, key) for key in settings.models},
        "gateways": {key: _gateway(args) for key, args in gateways.items()},
        "consumers": {
            key: [
                {"gateway": gateway, "subscriptionId": names.gateway_subscription_id(_id(args), key)}
                for gateway, args in gateways.items()
                if any(consumer["key"] == key for consumer in args["consumers"])
            ]
            for key in settings.consumers
        },
        "stores": {key: _store(args) for key, args in stores.items()},
        "tasks": {task: _task(settings, task, releases) for task in settings.tasks},
    }


def _model(settings: Settings, key: str) -> ModelOutput:
    entry = settings.models[key]
    found: ModelOutput = {
        "model": entry.model,
        "version": entry.version,
        "deployments": _deployments(settings, key),
    }
    if gateway := settings.gateway_of(key):
        found["gateway"] = gateway
    return found


def _gateway(args: GatewayArgs) -> GatewayOutput:
    address = names.gateway_endpoint(args["service_name"])
    found: GatewayOutput = {"endpoint": address, "openaiBaseUrl": f"{address}openai/v1/", "id": _id(args)}
    if any(not api["subscription_required"] for api in args["apis"]):
        found["entraEndpoint"] = f"{address}entra/"
        found["entraBaseUrl"] = f"{address}entra/openai/v1/"
    return found


def _store(args: StoreArgs) -> StoreOutput:
    return {
        "endpoint": names.store_endpoint(args["store_name"]),
        "id": names.store_id(args["subscription_id"], args["resource_group_name"], args["store_name"]),
    }


def _task(settings: Settings, task: str, releases: Releases) -> TaskOutput:
    rollout = settings.tasks[task]
    stable = next(release for release in releases.by_task[task] if release.name == rollout.stable)
    found: TaskOutput = {
        "flag": task,
        "store": settings.store_of(task) or "",
        "gateway": settings.gateway_of(stable.model_version) or "",
        "stable": rollout.stable,
    }
    if rollout.canary:
        found["canary"] = {"release": rollout.canary.release, "percent": rollout.canary.percent}
    return found


def _id(args: GatewayArgs) -> str:
    return names.gateway_id(args["subscription_id"], args["resource_group_name"], args["service_name"])


def _deployments(settings: Settings, key: str) -> list[DeploymentOutput]:
    entry = settings.models[key]
    ordered = sorted(entry.placements, key=lambda placement: (placement.priority, placement.account, placement.sku))
    return [
        {
            "account": placement.account,
            "name": entry.deployment_name(placement),
            "sku": placement.sku,
            "priority": placement.priority,
        }
        for placement in ordered
    ]
