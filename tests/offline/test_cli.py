"""The command as a user meets it: the example stacks, broken in the ways that the rules and the settings catch."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from offline.__main__ import app
from policies.rules import RULES

TODAY = {"asOf": "2026-11-21"}
LIFE_CYCLE_RULES = (
    "deployment-model-is-not-retired",
    "deployment-model-is-not-deprecated",
    "deployment-model-is-not-retiring-soon",
)
HANDWRITTEN = """
from pulumi_azure_native import cognitiveservices
cognitiveservices.Deployment(
    "by-hand",
    account_name="aoai-prod",
    resource_group_name="rg",
    deployment_name="gpt-5.4-2026-03-05",
    properties={{"model": {{"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}}, {option}}},
    sku={{"name": "Standard", "capacity": 1}},
)
"""

Preview = Callable[..., Result]


@pytest.fixture
def folder(project: Any) -> Path:
    return project()


@pytest.fixture
def preview(folder: Path) -> Preview:
    """Previews a stack of a copy of the project, as of the day that the examples were written for."""
    config = folder / "pack-config.json"
    config.write_text(json.dumps(dict.fromkeys(LIFE_CYCLE_RULES, TODAY)))

    def run(*arguments: str) -> Result:
        given = ["preview", "--cwd", str(folder), "--policy-pack-config", str(config), *arguments]
        return CliRunner().invoke(app, given)

    return run


def edit(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, count))


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_the_example_stacks_pass(preview: Preview, stack: str) -> None:
    result = preview("--stack", stack)
    assert result.exit_code == 0, result.output
    assert "no objections" in result.stdout
    assert "contractVersion: 1" in result.stdout
    assert "to create." in result.stdout


def test_the_tree_shows_what_matters(preview: Preview) -> None:
    lines = preview("--stack", "prod").stdout.splitlines()
    (account,) = [index for index, line in enumerate(lines) if "+ Account sweden create protected" in line]
    assert "disableLocalAuth=true  publicNetworkAccess=Disabled" in lines[account + 1]
    assert any("model.version=2026-03-05  versionUpgradeOption=NoAutoUpgrade" in line for line in lines)


def test_json_is_one_document_of_the_documented_shape(preview: Preview) -> None:
    document = json.loads(preview("--stack", "prod", "--json").stdout)
    assert document["schemaVersion"] == 1
    assert document["passed"] is True
    assert document["verdicts"] == []
    assert document["summary"] == {"create": len(document["operations"])}
    assert document["outputs"]["models"].keys() >= {"gpt-5.4-2026-03-05"}
    deployment = next(op for op in document["operations"] if op["type"].endswith(":Deployment"))
    assert deployment.keys() == {
        "op", "urn", "type", "name", "custom", "parent", "dependencies", "protect", "inputs", "changes",
    }  # fmt: skip
    assert deployment["inputs"]["properties"]["versionUpgradeOption"] == "NoAutoUpgrade"


def test_json_is_the_same_for_the_same_stack(preview: Preview) -> None:
    first, second = (json.loads(preview("--json").stdout) for _ in range(2))
    assert first | {"seconds": 0} == second | {"seconds": 0}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('_NO_AUTO_UPGRADE = "NoAutoUpgrade"', '_NO_AUTO_UPGRADE = "OnceCurrentVersionExpired"'),
        ("version_upgrade_option=", "scale_settings=None and "),
        ('version=args["version"]', "version=None"),
    ],
)
def test_unpinning_in_the_component_fails_prod_and_names_the_deployment(
    preview: Preview, folder: Path, old: str, new: str
) -> None:
    edit(folder / "components" / "openai_account.py", old, new)
    result = preview("--stack", "prod")
    assert result.exit_code == 1, result.output
    assert "sweden.gpt-5.4-2026-03-05-datazone-provisioned: properties." in result.stdout
    assert preview("--stack", "dev").exit_code == 0


@pytest.mark.parametrize("option", ['"versionUpgradeOption": "OnceNewDefaultVersionAvailable"', '"raiPolicyName": "x"'])
def test_a_resource_written_by_hand_is_judged_too(preview: Preview, folder: Path, option: str) -> None:
    with (folder / "__main__.py").open("a") as program:
        program.write(HANDWRITTEN.format(option=option))
    result = preview("--stack", "prod", "--json")
    assert result.exit_code == 1, result.output
    verdicts = json.loads(result.stdout)["verdicts"]
    assert {(verdict["rule"], verdict["level"]) for verdict in verdicts} == {
        ("deployment-has-no-auto-upgrade", "mandatory"),
        ("deployment-stays-in-residency", "mandatory"),
    }
    assert all(verdict["urn"].endswith("::by-hand") for verdict in verdicts)


def test_a_retired_version_fails_prod_with_its_date_and_replacement(preview: Preview, folder: Path) -> None:
    edit(folder / "Pulumi.prod.yaml", "gpt-5.6-sol", "o3", -1)
    edit(folder / "Pulumi.prod.yaml", "2026-07-09", "2025-04-16", -1)
    result = preview("--stack", "prod")
    assert result.exit_code == 1, result.output
    assert "o3-2025-04-16 is retired since 2026-11-19" in result.stdout
    assert "Published replacement: gpt-5.6-sol" in result.stdout


def test_rules_can_be_overridden(preview: Preview, folder: Path) -> None:
    edit(folder / "components" / "openai_account.py", "disable_local_auth=True", "disable_local_auth=False")
    assert preview("--stack", "prod").exit_code == 1
    (folder / "pack-config.json").write_text('{"account-has-local-auth-off": "advisory", "all": "disabled"}')
    result = preview("--stack", "prod")
    assert result.exit_code == 0
    assert "advisory account-has-local-auth-off" in result.stdout
    (folder / "pack-config.json").write_text('{"account-has-local-auth-off": "mandatory"}')
    assert preview("--stack", "dev").exit_code == 1


def test_disabled_rules_are_told(preview: Preview, folder: Path) -> None:
    (folder / "pack-config.json").write_text('{"all": "disabled"}')
    assert f"{len(RULES)} rules, {len(RULES)} disabled: nothing was judged" in preview().stdout
    (folder / "pack-config.json").write_text('{"account-has-local-auth-off": "disabled"}')
    assert f"{len(RULES)} rules, 1 disabled: no objections" in preview().stdout


def test_an_empty_content_filter_and_other_bad_values_exit_with_2(preview: Preview, folder: Path) -> None:
    edit(folder / "Pulumi.prod.yaml", "capacity: 50,", "capacity: 50, raiPolicyName: '',")
    result = preview("--stack", "prod")
    assert result.exit_code == 2
    assert "raiPolicyName" in result.stderr


BAD_INPUT = [
    ("model-lifecycle:network", "model-lifecycle:netwrok", "Did you mean network?"),
    ('version: "2026-03-05"', "version: latest", "is not an exact model version"),
    ('version: "2026-03-05"', "version: 2026-03-05", "Quote it"),
    ('version: "1"', "version: 1", "Quote it"),
    ('      version: "2026-03-05"\n', "", "version: is missing"),
    ("gpt-5.4-2026-03-05:", "gpt-5.4:", "does not equal its model and version"),
    ("account: sweden", "account: norway", '"norway" is not declared'),
    ("sku: DataZoneStandard", "sku: GlobalStandard", "outside the stack's residency eu"),
    ("capacity: 50", "capacity: 5", "Set it to 15"),
    ("capacity: 50", "capacity: 51", "Set it to 55"),
    (", capacity: 50", "", "capacity: is missing"),
    (
        "sku: DataZoneProvisionedManaged, capacity: 50",
        "sku: DataZoneStandard, capacity: 50",
        "share its deployment name",
    ),
    ("capacity: 50", "capacity: fifty", "is not a whole number"),
    ("config:", "config: [", "is not valid YAML"),
    ("config:", "confg:", "confg: is not a key of a stack file"),
]


@pytest.mark.parametrize(("old", "new", "says"), BAD_INPUT)
def test_bad_input_gives_a_clear_message_and_exit_code_2(
    preview: Preview, folder: Path, old: str, new: str, says: str
) -> None:
    edit(folder / "Pulumi.prod.yaml", old, new)
    result = preview("--stack", "prod")
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize("content", [None, "", "config:\n"])
def test_a_missing_or_empty_stack_file_exits_with_2(preview: Preview, folder: Path, content: str | None) -> None:
    path = folder / "Pulumi.prod.yaml"
    path.unlink() if content is None else path.write_text(content)
    result = preview("--stack", "prod")
    assert result.exit_code == 2
    assert result.stderr.count("Pulumi.prod.yaml") == 2


def test_bad_input_is_json_too_when_json_is_asked_for(preview: Preview) -> None:
    result = preview("--stack", "nothing", "--json")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert (document["schemaVersion"], document["passed"]) == (1, False)
    assert document["error"]["kind"] == "bad-input"


def test_a_program_that_fails_exits_with_1(preview: Preview, folder: Path) -> None:
    with (folder / "__main__.py").open("a") as program:
        program.write("\n1 / 0\n")
    result = preview("--stack", "prod")
    assert result.exit_code == 1
    assert "__main__.py:" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.output


def test_a_pack_that_does_not_start_exits_with_2(preview: Preview, folder: Path) -> None:
    (folder / "policies" / "__main__.py").write_text("raise SystemExit('no pack today')")
    result = preview()
    assert result.exit_code == 2
    assert "the policy pack did not start: no pack today" in result.stderr


def test_a_folder_without_a_pack_exits_with_2(preview: Preview, folder: Path) -> None:
    (folder / "policies" / "PulumiPolicy.yaml").unlink()
    assert "holds no PulumiPolicy.yaml" in preview().stderr


def test_help_names_the_options_and_the_exit_codes() -> None:
    result = CliRunner().invoke(app, ["preview", "--help"])
    assert result.exit_code == 0
    assert "--policy-pack-config" in result.stdout
    assert "Exit code 0" in result.stdout
