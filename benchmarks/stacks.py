"""Projects to measure: this stack at a size, and the same resources as a flat program written by hand."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from model_lifecycle.catalogue import REGIONS, zone_of

_VERSIONS = (
    ("gpt-5.1-codex-max", "2025-12-04"),
    ("gpt-5.2", "2025-12-11"),
    ("gpt-5.2-codex", "2026-01-14"),
    ("gpt-5.3-codex", "2026-02-24"),
    ("gpt-5.4", "2026-03-05"),
    ("gpt-5.4-mini", "2026-03-17"),
    ("gpt-5.4-nano", "2026-03-17"),
    ("gpt-5.4-pro", "2026-03-05"),
    ("gpt-5.5", "2026-04-24"),
    ("gpt-5.6-luna", "2026-07-09"),
    ("gpt-5.6-sol", "2026-07-09"),
    ("gpt-5.6-terra", "2026-07-09"),
    ("text-embedding-3-large", "1"),
    ("text-embedding-3-small", "1"),
    ("text-embedding-ada-002", "2"),
)
_SKUS = ("GlobalStandard", "DataZoneStandard")
DEPLOYMENTS_PER_ACCOUNT = len(_VERSIONS) * len(_SKUS)

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
        for placement in model["placements"]:
            if placement["account"] == key:
                before = cognitiveservices.Deployment(
                    f"{key}-{name}-{placement['sku']}",
                    account_name=f"aoai-{key}",
                    resource_group_name="rg-flat",
                    deployment_name=f"{name}-{placement['sku']}",
                    sku={"name": placement["sku"], "capacity": 1},
                    properties={
                        "model": {"format": "OpenAI", "name": model["model"], "version": model["version"]},
                        "versionUpgradeOption": "NoAutoUpgrade",
                    },
                    opts=pulumi.ResourceOptions(parent=parent, depends_on=[before]),
                )
"""


def write_stack(folder: Path, accounts: int) -> None:
    """Writes this project with a stack `bench` of so many accounts, each with 30 deployments, into `folder`."""
    write_project(folder, _config(accounts))


def write_project(folder: Path, config: Mapping[str, object]) -> None:
    """Writes this project with a stack `bench` of this configuration into `folder`."""
    for name in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(_ROOT / name, folder / name)
    for name in ("components", "model_lifecycle", "policies", "releases"):
        (folder / name).symlink_to(_ROOT / name)
    (folder / "Pulumi.bench.yaml").write_text(yaml.safe_dump({"config": dict(config)}))


def write_flat(folder: Path, accounts: int) -> None:
    """Writes the same resources as one flat program."""
    write_stack(folder, accounts)
    (folder / "__main__.py").write_text(_FLAT_PROGRAM)


def _config(accounts: int) -> dict[str, object]:
    regions = sorted(filter(zone_of, REGIONS))
    keys = {f"a{index}": {"location": regions[index % len(regions)]} for index in range(accounts)}
    placements = [{"account": key, "sku": sku, "capacity": 1} for key in keys for sku in _SKUS]
    models = {f"{m}-{v}": {"model": m, "version": v, "placements": placements} for m, v in _VERSIONS}
    return {
        "azure-native:location": regions[0],
        "model-lifecycle:environment": "dev",
        "model-lifecycle:residency": "global",
        "model-lifecycle:network": "public",
        "model-lifecycle:accounts": keys,
        "model-lifecycle:models": models,
    }
