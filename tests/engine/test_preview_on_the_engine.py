"""The real engine sees what the offline preview says it sees."""

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.rpc import UNKNOWN

from offline.document import to_json
from offline.program import run_program
from offline.stackfile import read_stack

HANDWRITTEN = """
from pulumi_azure_native import cognitiveservices
account = cognitiveservices.Account(
    "by-hand",
    account_name="by-hand-1",
    resource_group_name="rg",
    properties={"customSubDomainName": pulumi.Output.secret("hunter2"), "disableLocalAuth": True},
)
resources.ResourceGroup(
    "group-by-hand",
    resource_group_name="group-by-hand",
    tags={"endpoint": account.properties.endpoint, "secret": pulumi.Output.secret("hunter2"), "kind": account.kind},
    managed_by=pulumi.Output.all(account.id, "x").apply(lambda both: both[0]),
    opts=pulumi.ResourceOptions(protect=True, aliases=[pulumi.Alias(name="old")], ignore_changes=["tags"]),
)
"""
TODAY = {"asOf": "2026-11-21"}
EVERYTHING = """
config:
  azure-native:location: swedencentral
  azure-native:subscriptionId: 11111111-2222-3333-4444-555555555555
  model-lifecycle:environment: prod
  model-lifecycle:residency: global
  model-lifecycle:network: public
  model-lifecycle:accounts:
    sweden: {location: swedencentral}
    foundry: {location: uksouth, kind: AIServices}
  model-lifecycle:models:
    gpt-5.4-2026-03-05:
      model: gpt-5.4
      version: "2026-03-05"
      placements:
        - {account: sweden, sku: ProvisionedManaged, capacity: 50, raiPolicyName: strict}
        - {account: foundry, sku: GlobalStandard, capacity: 10, priority: 2}
    DeepSeek-V3.1-1:
      model: DeepSeek-V3.1
      version: "1"
      format: DeepSeek
      placements:
        - {account: foundry, sku: GlobalStandard, capacity: 10}
  model-lifecycle:callers:
    app: {principalId: 99999999-2222-3333-4444-555555555555, principalType: ServicePrincipal}
  model-lifecycle:gateways:
    front:
      location: swedencentral
      publisher: {name: räksmörgås & sons, email: ops@example.com}
      models: [gpt-5.4-2026-03-05]
      entra: {tenantId: 99999999-2222-3333-4444-555555555555, audience: "api://models"}
      subnetId: /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/gateway
      logPrompts: true
  model-lifecycle:consumers:
    newsroom: {tokensPerMinute: 1000, applications: [99999999-2222-3333-4444-555555555556]}
    archive: {tokensPerMinute: 1000, tokensPerMonth: 100000}
  model-lifecycle:keepVersionAliases: true
  model-lifecycle:tags: {owner: "räksmörgås"}
"""

pytestmark = pytest.mark.engine


def seen_offline(folder: Path, stack: str) -> dict[str, Any]:
    operations = run_program(read_stack(folder, stack), lambda _: None).operations
    return {
        operation.urn: {
            "op": operation.op,
            "type": operation.type,
            "custom": operation.custom,
            "parent": operation.parent,
            "dependencies": sorted(operation.dependencies),
            "protect": operation.protect,
            "error hooks": list(operation.error_hooks),
            "inputs": operation.inputs,
        }
        for operation in operations
    }


def seen_by_the_engine(stdout: str) -> dict[str, Any]:
    steps = json.loads(stdout[stdout.index("{") :])["steps"]
    return {
        step["urn"]: {
            "op": step["op"],
            "type": step["newState"]["type"],
            "custom": step["newState"]["custom"],
            "parent": step["newState"].get("parent", ""),
            "dependencies": sorted(step["newState"].get("dependencies", [])),
            "protect": step["newState"].get("protect", False),
            "error hooks": step["newState"].get("resourceHooks", {}).get("OnError", []),
            "inputs": step["newState"].get("inputs", {}),
        }
        for step in steps
        if not step["newState"]["type"].startswith("pulumi:providers:")
    }


@pytest.mark.parametrize("stack", ["dev", "prod", "everything"])
def test_the_engine_sees_the_same_resources_inputs_parents_and_dependencies(engine: Any, stack: str) -> None:
    (engine.folder / "Pulumi.everything.yaml").write_text(EVERYTHING)
    done = engine.preview(stack, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    found = seen_by_the_engine(done.stdout)
    assert {"Account", "Deployment", "ApiManagementService"} <= {it["type"].split(":")[-1] for it in found.values()}
    assert found == json.loads(to_json(seen_offline(engine.folder, stack)))


def test_unknown_and_secret_inputs_look_the_same_on_the_engine(engine: Any) -> None:
    with (engine.folder / "__main__.py").open("a") as program:
        program.write(HANDWRITTEN)
    done = engine.preview("dev", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    offline = to_json(seen_offline(engine.folder, "dev"))
    assert "[secret]" in offline
    assert UNKNOWN in offline
    assert seen_by_the_engine(done.stdout) == json.loads(offline)


def test_the_pack_passes_the_example_on_the_engine(engine: Any) -> None:
    done = engine.preview("prod", "--policy-pack", "policies", *judged_as_of(engine, TODAY))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "model-lifecycle@v0.1.0" in done.stdout


def test_the_pack_stops_an_unpinned_deployment_on_the_engine(engine: Any) -> None:
    edit(engine.folder / "components" / "openai_account.py", '"NoAutoUpgrade"', '"OnceCurrentVersionExpired"')
    done = engine.preview("prod", "--policy-pack", "policies")
    assert done.returncode != 0
    assert "[mandatory]  deployment-has-no-auto-upgrade" in done.stdout
    assert "sweden.gpt-5.4-2026-03-05-datazone-provisioned" in done.stdout


def test_the_pack_only_advises_in_dev_on_the_engine(engine: Any) -> None:
    edit(engine.folder / "components" / "openai_account.py", '"NoAutoUpgrade"', '"OnceCurrentVersionExpired"')
    done = engine.preview("dev", "--policy-pack", "policies")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[advisory]  deployment-has-no-auto-upgrade" in done.stdout


def test_a_later_day_is_judged_when_the_pack_s_configuration_says_so(engine: Any) -> None:
    later = judged_as_of(engine, {"asOf": "2028-03-01"})
    done = engine.preview("prod", "--policy-pack", "policies", *later)
    assert done.returncode != 0
    assert "text-embedding-ada-002-2 is retired since 2028-02-09" in done.stdout


def test_bad_configuration_is_one_message_on_the_engine_too(engine: Any) -> None:
    edit(engine.folder / "Pulumi.prod.yaml", 'version: "2026-03-05"', "version: 2026-03-05")
    done = engine.preview("prod")
    assert done.returncode != 0
    assert "Quote it" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def judged_as_of(engine: Any, option: dict[str, str]) -> tuple[str, str]:
    rules = ("deployment-model-is-not-retired", "deployment-model-is-not-deprecated")
    content = dict.fromkeys((*rules, "deployment-model-is-not-retiring-soon"), option)
    (engine.folder / "as-of.json").write_text(json.dumps(content))
    return "--policy-pack-config", "as-of.json"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
