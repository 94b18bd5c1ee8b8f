"""What the automation and its document name is there: commands, scripts, variables, environments."""

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "automation.md").read_text()
PIPELINES = [ROOT / "azure-pipelines.yml", *sorted((ROOT / ".azure-pipelines").glob("*.yml"))]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def texts(steps: dict[str, Any]) -> str:
    """All shell of the workflows, the pipelines' files and the document, in which commands are named."""
    shell = [step["run"] for step in steps.values() if "run" in step]
    return "\n".join([*shell, *(path.read_text() for path in PIPELINES), DOCUMENT])


def test_every_target_of_make_is_there(steps: dict[str, Any]) -> None:
    named = set(re.findall(r"(?:^|[ `])make (?:--silent )?([a-z-]+)", texts(steps), re.MULTILINE))
    assert {"setup", "test", "preview"} <= named
    assert named <= TARGETS


def test_every_module_that_is_run_is_there(steps: dict[str, Any]) -> None:
    named = set(re.findall(r"python -m (\w+) ", texts(steps)))
    assert named == {"rollout"}
    assert [name for name in named if not (ROOT / name / "__main__.py").exists()] == []


def test_every_file_that_is_named_is_there(steps: dict[str, Any]) -> None:
    named = set(re.findall(r"(?:\.github|\.azure-pipelines|model_lifecycle)/[\w/.-]*\w", texts(steps)))
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_workflow_is_documented(workflows: dict[str, Any]) -> None:
    assert set(re.findall(r"`([\w-]+\.yml)`", DOCUMENT)) == {*workflows, "azure-pipelines.yml"}
    called = {each["name"] for file, each in workflows.items() if file != "stack.yml"}
    assert called == set(re.findall(r"^- \*\*([\w ]+)\*\* \(`", DOCUMENT, re.MULTILINE))


def test_every_variable_and_secret_is_documented(workflows: dict[str, Any]) -> None:
    text = "".join(path.read_text() for path in (ROOT / ".github/workflows").glob("*.yml"))
    used = {(name, kind[:-1]) for kind, name in re.findall(r"\b(vars|secrets)\.(\w+)", text)}
    rows = re.findall(r"^ +\| `([A-Z_]+)` \| (var|secret)", DOCUMENT, re.MULTILINE)
    assert set(rows) == used


def test_every_environment_is_documented(workflows: dict[str, Any]) -> None:
    stacks = ("dev", "prod")
    named = {job["environment"] for each in workflows.values() for job in each["jobs"].values() if "environment" in job}
    assert named == {
        "catalogue",
        "preview-dev",
        "preview-${{ matrix.stack }}",
        "preview-${{ inputs.stack }}",
        "${{ inputs.stack }}",
    }
    wanted = {"catalogue", *stacks, *(f"preview-{stack}" for stack in stacks)}
    table = DOCUMENT.split("| environment | branches")[1].split("\n\n")[0]
    assert wanted == set(re.findall(r"`([a-z-]+)`", table)) - {"main"}


def test_the_required_checks_are_jobs(workflows: dict[str, Any]) -> None:
    (sentence,) = re.findall(r"Make these checks .*? required: (.*?)\.", DOCUMENT, re.DOTALL)
    names = {job["name"] for job in workflows["pull-request.yml"]["jobs"].values()}
    assert set(re.findall(r"\*\*([^*]+)\*\*", sentence)) == names


def test_what_judges_pull_requests_is_named() -> None:
    paragraph = DOCUMENT.split("Require a pull request,")[1].split("\n\n")[0]
    named = [name.rstrip("/") for name in re.findall(r"`([^`]+)`", paragraph)]
    assert [name for name in named if not (ROOT / name).exists()] == []
