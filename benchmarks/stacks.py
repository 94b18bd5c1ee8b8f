"""Projects to measure: this stack at a size, and the same resources as a flat program written by hand."""

import shutil
from pathlib import Path

import yaml

from model_lifecycle import catalogue

DEPLOYMENTS_PER_ACCOUNT = 30

_ROOT = Path(__file__).resolve().parent.parent
_FLAT_PROGRAM = """
import pulumi
from pulumi_azure_native import authorization, cognitiveservices, resources

config = pulumi.Config()
subscription = authorization.get_client_config().subscription_id
group = resources.ResourceGroup("resource-group", resource_group_name="rg-flat")
for key, account in config.require_object("accounts").items():
    parent = cognitiveservices.Account(
        key,
        account_name=f"aoai-{key}",
        resource_group_name="rg-flat",
        location=account["location"],
        kind="OpenAI",
        sku={"name": "S0"},
        identity={"type": "SystemAssigned"},
        properties={"customSubDomainName": f"aoai-{key}", "disableLocalAuth": True, "publicNetworkAccess": "Enabled"},
        opts=pulumi.ResourceOptions(depends_on=[group]),
    )
    before = parent
    for name, model in config.require_object("models").items():
        before = cognitiveservices.Deployment(
            f"{key}-{name}",
            account_name=f"aoai-{key}",
            resource_group_name="rg-flat",
            deployment_name=name,
            sku={"name": "GlobalStandard", "capacity": 1},
            properties={
                "model": {"format": "OpenAI", "name": model["model"], "version": model["version"]},
                "versionUpgradeOption": "NoAutoUpgrade",
            },
            opts=pulumi.ResourceOptions(parent=parent, depends_on=[before]),
        )
"""


def write_stack(folder: Path, accounts: int) -> None:
    """Writes this project with a stack `bench` of so many accounts, each with 30 deployments, into `folder`."""
    for name in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(_ROOT / name, folder / name)
    for name in ("components", "model_lifecycle", "policies"):
        (folder / name).symlink_to(_ROOT / name)
    (folder / "Pulumi.bench.yaml").write_text(yaml.safe_dump({"config": _config(accounts)}))


def write_flat(folder: Path, accounts: int) -> None:
    """Writes the same resources as one flat program."""
    write_stack(folder, accounts)
    (folder / "__main__.py").write_text(_FLAT_PROGRAM)


def _config(accounts: int) -> dict[str, object]:
    regions = sorted(catalogue.REGIONS)
    keys = {f"a{index}": {"location": regions[index % len(regions)]} for index in range(accounts)}
    placements = [{"account": key, "sku": "GlobalStandard", "capacity": 1} for key in keys]
    models = {
        f"model-{index}-1": {"model": f"model-{index}", "version": "1", "placements": placements}
        for index in range(DEPLOYMENTS_PER_ACCOUNT)
    }
    return {
        "azure-native:location": regions[0],
        "model-lifecycle:environment": "dev",
        "model-lifecycle:residency": "global",
        "model-lifecycle:network": "public",
        "model-lifecycle:accounts": keys,
        "model-lifecycle:models": models,
    }
