"""The stack's outputs: the contract with apps and other stacks (docs/outputs.md).

Every value is a plain string or number that is known at preview; none is a secret.
"""

from typing import TypedDict

from model_lifecycle import names
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
    """One model version and where it runs, the deployments that are asked first standing first."""

    model: str
    version: str
    deployments: list[DeploymentOutput]


class StackOutputs(TypedDict):
    """All outputs. Accounts are keyed as in the configuration, models by `<model>-<version>`."""

    contractVersion: int
    accounts: dict[str, AccountOutput]
    models: dict[str, ModelOutput]


def outputs(settings: Settings, account_ids: dict[str, str]) -> StackOutputs:
    """The outputs of a stack; `account_ids` holds each account's ARM id by its key."""
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
        "models": {
            key: {"model": entry.model, "version": entry.version, "deployments": _deployments(settings, key)}
            for key, entry in settings.models.items()
        },
    }


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
