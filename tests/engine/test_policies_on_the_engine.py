"""The real engine hands the pack what it judges: nobody slips past there either."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from policies import bundle

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import pulumi
from pulumi_azure_native import cognitiveservices, resources

MODEL = {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}
SKU = {"name": "DataZoneStandard", "capacity": 10}
NAME = "gpt-5.4-2026-03-05"
group = resources.ResourceGroup("unknown")

def typed(name, properties, **options):
    cognitiveservices.Deployment(
        name, account_name="account", resource_group_name="rg", deployment_name=NAME + "-" + name, sku=SKU,
        properties=properties, opts=pulumi.ResourceOptions(**options),
    )

pinned = {"model": MODEL, "versionUpgradeOption": "NoAutoUpgrade"}
typed("left-out", {"model": MODEL})
typed("aliased", {"model": MODEL}, aliases=[pulumi.Alias(name="old")])
typed("secret", pulumi.Output.secret({"model": MODEL, "versionUpgradeOption": "OnceCurrentVersionExpired"}))
typed("unknown-option", {"model": MODEL, "versionUpgradeOption": group.id})
typed("ignored", pinned, ignore_changes=["properties.versionUpgradeOption"])
typed("fine", pinned)
resources.Resource(
    "generic", resource_group_name="rg", api_version="2024-10-01", parent_resource_path="accounts/account",
    resource_provider_namespace="Microsoft.CognitiveServices", resource_type="deployments", resource_name_=NAME,
    properties={"model": MODEL}, sku=resources.SkuArgs(name="DataZoneStandard", capacity=10),
)
resources.Deployment(
    "template", resource_group_name="rg", deployment_name="t",
    properties={"mode": "Incremental", "template": {"resources": [
        {"type": "Microsoft.CognitiveServices/accounts/deployments", "apiVersion": "2024-10-01",
         "name": "account/" + NAME, "properties": {"model": MODEL}, "sku": SKU}]}},
)
"""
CAUGHT = {
    "left-out": "deployment-has-no-auto-upgrade",
    "aliased": "deployment-has-no-auto-upgrade",
    "secret": "deployment-has-no-auto-upgrade",
    "unknown-option": "deployment-has-no-auto-upgrade",
    "ignored": "deployment-pin-is-not-ignored",
    "generic": "deployment-has-no-auto-upgrade",
    "template": "deployment-has-no-auto-upgrade",
}

pytestmark = pytest.mark.engine


@pytest.fixture
def previewed(engine: Any) -> Any:
    """What a preview of the program above says, with the pack in a folder."""
    (engine.folder / "__main__.py").write_text(PROGRAM)

    def run(pack: Path) -> Any:
        return engine.preview("prod", "--policy-pack", str(pack))

    return run


def objections(text: str) -> set[tuple[str, str]]:
    """Rule and resource of every message."""
    lines = [line.strip() for line in text.splitlines()]
    found: set[tuple[str, str]] = set()
    for index, line in enumerate(lines):
        if line.startswith("Rule: "):
            about = next(one for one in reversed(lines[:index]) if one.startswith("Why: "))
            title = lines[lines.index(about, max(0, index - 5)) - 1].split(":")[0].split(" (")[0]
            found.add((title, line.removeprefix("Rule: ").split(",")[0]))
    return found


@pytest.mark.parametrize("published", [False, True], ids=["the repository's pack", "the pack that is published"])
def test_every_spelling_is_caught_in_a_preview(engine: Any, previewed: Any, tmp_path: Path, published: bool) -> None:
    pack = engine.folder / "policies"
    if published:
        pack = tmp_path / "pack"
        bundle.build(pack)
        (pack / "venv").symlink_to(engine.folder / ".venv")
    ended = previewed(pack)
    assert ended.returncode != 0
    found = objections(ended.stdout + ended.stderr)
    assert set(CAUGHT.items()) <= found
    assert {rule for name, rule in found if name == "fine"} == {"deployment-stays-in-residency"}


def test_a_violation_names_the_entry_of_the_stack_file(engine: Any) -> None:
    stack_file = engine.folder / "Pulumi.prod.yaml"
    (retired,) = re.findall(r"^    o3-2025-04-16: .*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    models = "  model-lifecycle:models:\n"
    stack_file.write_text(stack_file.read_text().replace(models, f"{models}{retired}\n"))
    ended = engine.preview("prod", "--policy-pack", "policies")
    assert ended.returncode != 0
    assert 'Where: Pulumi.prod.yaml, model-lifecycle:models["o3-2025-04-16"].placements[0]' in ended.stdout


def test_the_stack_s_own_export_is_a_base_to_judge_transitions_by(engine: Any, tmp_path: Path) -> None:
    config = tmp_path / "policies.json"
    config.write_text(json.dumps({"all": "mandatory", "deployment-model-is-not-retiring-soon": {"asOf": "2026-11-21"}}))
    engine.done("stack", "init", "dev")
    assert engine.up("--stack", "dev").returncode == 0
    engine.done("stack", "export", "--stack", "dev", "--file", str(tmp_path / "base.json"))
    stack_file = engine.folder / "Pulumi.dev.yaml"
    stack_file.write_text(stack_file.read_text().replace("location: westeurope}", "location: swedencentral}"))
    engine.environment["MODEL_LIFECYCLE_BASE"] = str(tmp_path / "base.json")
    ended = engine.run("preview", "--stack", "dev", "--policy-pack", "policies", "--policy-pack-config", str(config))
    assert ended.returncode != 0
    assert "location 'westeurope' becomes 'swedencentral'" in ended.stdout
