"""The published schemas and the linters have nothing to say."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SCRIPTS = sorted([*(ROOT / ".github/scripts").glob("*.sh"), *(ROOT / ".azure-pipelines").glob("*.sh")])
SCHEMAS = {
    "vendor.github-workflows": sorted((ROOT / ".github/workflows").glob("*.yml")),
    "vendor.github-actions": sorted((ROOT / ".github/actions").glob("*/action.yml")),
    "vendor.dependabot": [ROOT / ".github/dependabot.yml"],
    "vendor.azure-pipelines": [ROOT / "azure-pipelines.yml", *sorted((ROOT / ".azure-pipelines").glob("*.yml"))],
}
AZURE = ["--data-transform", "azure-pipelines", "--regex-variant", "nonunicode"]
"""The schema of Azure Pipelines has expressions in keys, and patterns that are no Unicode ones."""


def says(program: str, *arguments: str | Path) -> str:
    """What a linter says; it must be content."""
    ended = subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_file_is_as_its_published_schema_wants_it(schema: str) -> None:
    more = AZURE if schema.endswith("azure-pipelines") else []
    assert SCHEMAS[schema]
    says("check-jsonschema", "--builtin-schema", schema, *more, *SCHEMAS[schema])


def test_the_auditor_of_workflows_finds_nothing() -> None:
    found = says("zizmor", "--offline", "--pedantic", "--strict-collection", "--no-progress", ".github")
    assert "No findings to report" in found


def test_a_finding_is_ignored_with_a_reason_only() -> None:
    lines = [line for path in (ROOT / ".github").rglob("*.yml") for line in path.read_text().splitlines()]
    ignored = [line.split("zizmor: ignore", 1)[1] for line in lines if "zizmor: ignore" in line]
    assert [line for line in ignored if not line.split("]", 1)[1].strip()] == []


def test_shell_scripts_are_clean_and_can_be_started() -> None:
    assert len(SCRIPTS) > 5
    says("shellcheck", *SCRIPTS)
    assert [path.name for path in SCRIPTS if not path.stat().st_mode & 0o100] == []


def test_shell_within_the_workflows_is_clean(steps: dict[str, dict[str, object]], tmp_path: Path) -> None:
    blocks = [str(step["run"]) for step in steps.values() if "run" in step]
    blocks += [text for path in SCHEMAS["vendor.azure-pipelines"] for text in _shell(yaml.safe_load(path.read_text()))]
    assert len(blocks) > 20
    paths = [tmp_path / f"{number}.sh" for number in range(len(blocks))]
    for path, block in zip(paths, blocks, strict=True):
        path.write_text(f"#!/usr/bin/env bash\nset -eo pipefail\n{block}\n")
    says("shellcheck", *paths)


def _shell(node: object) -> list[str]:
    if isinstance(node, list):
        return [text for each in node for text in _shell(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node[key]) for key in ("script", "bash", "inlineScript") if key in node]
    return own + [text for each in node.values() for text in _shell(each)]
