"""Resources that the local Azure does not have are previewed and judged, and never half brought up."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from offline.__main__ import app

TEMPLATE = """
resources.Deployment(
    "by-template", resource_group_name="rg", deployment_name="t",
    properties={"mode": "Incremental", "template": {"resources": [{
        "type": "Microsoft.CognitiveServices/accounts/deployments", "name": "account/gpt", "apiVersion": "2024-10-01",
        "properties": {"model": {"format": "OpenAI", "name": "gpt-5.4"}}}]}},
)
"""


@pytest.fixture
def folder(project: Any) -> Path:
    """A copy of the project with a template, written by hand, that deploys an unpinned model."""
    made: Path = project()
    program = made / "__main__.py"
    program.write_text(program.read_text() + TEMPLATE)
    return made


def test_what_is_in_a_template_is_judged_in_a_preview(folder: Path) -> None:
    config = folder / "rules.json"
    config.write_text(json.dumps({"deployment-model-is-not-retiring-soon": {"asOf": "2026-11-21"}}))
    arguments = ["preview", "--stack", "prod", "--cwd", str(folder), "--policy-pack-config", str(config), "--json"]
    ended = CliRunner().invoke(app, arguments)
    found = json.loads(ended.stdout)
    assert ended.exit_code == 1
    rules = {verdict["rule"] for verdict in found["verdicts"] if verdict["urn"].endswith("::by-template")}
    assert {"deployment-version-is-explicit", "deployment-has-no-auto-upgrade"} <= rules


def test_an_up_refuses_it_before_anything_is_changed(folder: Path) -> None:
    ended = CliRunner().invoke(app, ["up", "--cwd", str(folder), "--port", "0"])
    assert ended.exit_code == 1
    assert "resources:Deployment can be previewed but not brought up" in ended.stderr
    assert "Nothing was changed" in ended.stderr
    left = CliRunner().invoke(app, ["down", "--cwd", str(folder), "--json"])
    assert json.loads(left.stdout)["deleted"] == []
