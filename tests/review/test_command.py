"""The command as a reviewer meets it: the example stack, changed in a branch."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from model_lifecycle import names
from review.__main__ import app

ROOT = Path(__file__).resolve().parents[2]
HAND_WRITTEN = """
from pulumi_azure_native import cognitiveservices
cognitiveservices.Deployment(
    "by-hand",
    account_name="aoai-other",
    resource_group_name="rg",
    deployment_name="gpt-5.4-2026-03-05",
    properties={"model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"},
                "versionUpgradeOption": "NoAutoUpgrade"},
    sku={"name": "Standard", "capacity": 1},
)
"""
SECOND_PLACE = "        - {account: netherlands, sku: DataZoneStandard, capacity: 100, priority: 2}\n"
OLD_INDEX = """    text-embedding-ada-002-1:
      model: text-embedding-ada-002
      version: "1"
      placements:
        - {account: netherlands, sku: Standard, capacity: 120}
"""


@pytest.fixture
def compared(review: Any, clone: Any) -> Any:
    """Commits an edit of the project and compares; returns the one stack of the JSON document."""

    def run(name: str, old: str, new: str) -> Any:
        clone.edit(name, old, new)
        clone.commit("change")
        result = review("--format", "json")
        assert result.exit_code in (0, 1), result.output
        (stack,) = json.loads(result.stdout)["stacks"]
        return stack

    return run


def ops(stack: Any) -> dict[str, str]:
    return {it["name"]: it["op"] for it in stack["operations"] if it["op"] != "same"}


def backend(account: str, deployment: str) -> str:
    return names.child("main", names.backend(account, deployment))


def pool(version: str) -> str:
    return names.child("main", names.pool(version))


def test_nothing_changed(review: Any, clone: Any) -> None:
    result = review()
    assert result.exit_code == 0, result.output
    base, head = clone.git("rev-parse", "main"), clone.git("rev-parse", "HEAD")
    assert result.stdout.startswith(f"Base main ({base[:7]}), head {head[:7]}")
    assert re.search(r"^No resource would change: \d+ resources are as they were\.", result.stdout, re.MULTILINE)
    assert result.stdout.endswith("1 stack: prod passes.\n")
    assert review("--format", "markdown").stdout.endswith("Nothing would change in **prod**.\n")


def test_base_is_where_the_branch_left_and_not_what_came_later(review: Any, clone: Any) -> None:
    fork = clone.git("rev-parse", "main")
    clone.git("checkout", "--quiet", "main")
    clone.edit("Pulumi.prod.yaml", "capacity: 50", "capacity: 100")
    clone.commit("later")
    clone.git("checkout", "--quiet", "feature")
    document = json.loads(review("--format", "json").stdout)
    assert document["base"] == {"ref": "main", "commit": fork}
    assert ops(document["stacks"][0]) == {}


def test_a_placement_less_is_a_delete_and_its_version_changed(compared: Any) -> None:
    stack = compared("Pulumi.prod.yaml", SECOND_PLACE, "")
    assert ops(stack) == {
        "netherlands.gpt-5.6-sol-2026-07-09-datazone-standard": "delete",
        backend("netherlands", "gpt-5.6-sol-2026-07-09-datazone-standard"): "delete",
        pool("gpt-5.6-sol-2026-07-09"): "update",
        "main.models": "update",
    }
    (model,) = stack["models"]
    assert (model["model"], model["version"], model["change"]) == ("gpt-5.6-sol", "2026-07-09", "changed")
    assert [(it["account"], it["capacity"], it["priority"]) for it in model["before"]] == [
        ("sweden", 100, 1), ("netherlands", 100, 2),
    ]  # fmt: skip
    assert len(model["after"]) == 1


def test_a_placement_more_is_a_create(compared: Any) -> None:
    further = SECOND_PLACE.replace("DataZoneStandard", "DataZoneProvisionedManaged")
    stack = compared("Pulumi.prod.yaml", SECOND_PLACE, f"{SECOND_PLACE}{further}")
    assert ops(stack) == {
        "netherlands.gpt-5.6-sol-2026-07-09-datazone-provisioned": "create",
        backend("netherlands", "gpt-5.6-sol-2026-07-09-datazone-provisioned"): "create",
        pool("gpt-5.6-sol-2026-07-09"): "update",
        "main.models": "update",
    }


def test_a_version_less_is_removed(compared: Any) -> None:
    stack = compared("Pulumi.prod.yaml", OLD_INDEX, "")
    assert ops(stack) == {
        "netherlands.text-embedding-ada-002-1-standard": "delete",
        backend("netherlands", "text-embedding-ada-002-1-standard"): "delete",
        pool("text-embedding-ada-002-1"): "delete",
        "main.models": "update",
    }
    assert [(it["model"], it["change"], it["after"]) for it in stack["models"]] == [
        ("text-embedding-ada-002", "removed", []),
    ]  # fmt: skip
    assert "1" not in {it["version"] for it in stack["retirements"]}


def test_a_capacity_is_changed_in_place(compared: Any) -> None:
    stack = compared("Pulumi.prod.yaml", "capacity: 50", "capacity: 60")
    (changed,) = [it for it in stack["operations"] if it["op"] == "update"]
    assert [(it["path"], it["old"], it["new"]) for it in changed["changes"]] == [("sku.capacity", 50, 60)]


def test_a_priority_changes_the_pool_and_the_version(compared: Any) -> None:
    stack = compared("Pulumi.prod.yaml", "capacity: 100, priority: 3", "capacity: 100, priority: 4")
    assert ops(stack) == {pool("gpt-5.4-2026-03-05"): "update"}
    assert [it["change"] for it in stack["models"]] == ["changed"]


def test_a_document_that_changes_is_told_by_the_lines_that_differ(review: Any, clone: Any) -> None:
    clone.edit("Pulumi.prod.yaml", "percent: 10", "percent: 20")
    clone.commit("a step")
    text = review().stdout
    assert "~ PolicyFragment main.routes update" in text
    told = [line.strip("│ ") for line in text.splitlines() if "percent" in line]
    assert sorted(line[0] for line in told) == ["+", "-"]
    assert ["20" in line for line in told if line[0] == "+"] == [True]


def test_an_account_that_moves_is_replaced_although_it_is_protected(compared: Any) -> None:
    stack = compared("Pulumi.prod.yaml", "netherlands: {location: westeurope}", "netherlands: {location: northeurope}")
    (account,) = [it for it in stack["operations"] if it["op"] == "replace" and it["type"].endswith(":Account")]
    assert account["protect"] is True
    assert {it["path"] for it in account["changes"] if it["replaces"]} == {"accountName", "location"}


def test_a_resource_written_by_hand_is_part_of_it(review: Any, clone: Any) -> None:
    with (clone.folder / "__main__.py").open("a") as program:
        program.write(HAND_WRITTEN)
    clone.commit("by hand")
    (stack,) = json.loads(review("--format", "json").stdout)["stacks"]
    assert ops(stack) == {"by-hand": "create"}
    (model,) = stack["models"]
    added = model["after"][-1]
    assert (added["account"], added["sku"], added["capacity"], added["priority"]) == ("aoai-other", "Standard", 1, None)


def test_an_objection_blocks_in_every_format(review: Any, clone: Any) -> None:
    clone.edit("components/openai_account.py", '"NoAutoUpgrade"', '"OnceCurrentVersionExpired"')
    clone.commit("unpinned")
    for form in ("text", "json", "markdown"):
        result = review("--format", form)
        assert result.exit_code == 1, result.output
        assert "deployment-has-no-auto-upgrade" in result.stdout
    assert re.search(r"^- \*\*prod\*\*: blocked, \d+ objections · 8 to update$", result.stdout, re.MULTILINE)
    assert "1 stack: prod blocked." in result.stderr


def test_what_judges_is_told_first(review: Any, clone: Any) -> None:
    for name in ("policies/__main__.py", "model_lifecycle/new.txt", "Makefile", "components/new.txt", "docs.md"):
        with (clone.folder / name).open("a") as file:
            file.write("\n")
    clone.commit("touches")
    touched = ["Makefile", "components/new.txt", "model_lifecycle/new.txt", "policies/__main__.py"]
    assert json.loads(review("--format", "json").stdout)["touchesRules"] == touched
    text = review().stdout
    assert text.index("Look at this first") < text.index("model-lifecycle/prod")
    assert "  policies/__main__.py\n" in text
    comment = review("--format", "markdown").stdout
    assert comment.index("> - `policies/__main__.py`") < comment.index("**prod**")


def test_a_file_moved_out_of_the_pack_touches_it(review: Any, clone: Any) -> None:
    (clone.folder / "policies" / "notes.txt").write_text("a few words\n" * 20)
    clone.git("checkout", "--quiet", "main")
    clone.commit("notes")
    clone.git("checkout", "--quiet", "-B", "feature")
    clone.git("mv", "policies/notes.txt", "notes.txt")
    clone.commit("moved")
    assert json.loads(review("--format", "json").stdout)["touchesRules"] == ["policies/notes.txt"]


def test_another_pack_that_is_given_is_what_judges(review: Any, clone: Any) -> None:
    clone.git("mv", "policies", "rules-of-ours")
    clone.git("checkout", "--quiet", "main")
    clone.commit("renamed")
    clone.git("checkout", "--quiet", "-B", "feature")
    clone.edit("rules-of-ours/PulumiPolicy.yaml", "version:", "version: ")
    clone.commit("pack")
    result = review("--policy-pack", str(clone.folder / "rules-of-ours"), "--format", "json")
    assert json.loads(result.stdout)["touchesRules"] == ["rules-of-ours/PulumiPolicy.yaml"]


def test_no_state_is_read_or_written(review: Any, clone: Any) -> None:
    state = clone.folder / ".local" / "azure.sqlite"
    state.parent.mkdir()
    state.write_text("no database")
    (clone.folder / ".gitignore").write_text("__pycache__/\n.local/\n")
    clone.commit("ignores")
    assert review().exit_code == 0
    assert state.read_text() == "no database"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_leaves_nothing_behind(clone: Any, tmp_path: Path, number: int) -> None:
    with (clone.folder / "__main__.py").open("a") as program:
        program.write(f"\nimport os, time\nos.kill(os.getpid(), {number:d})\ntime.sleep(60)\n")
    clone.commit("killed")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "review", "--base", "main", "--cwd", str(clone.folder)]
    variables = {**os.environ, "TMPDIR": str(scratch)}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (128 + number, "")
    assert list(scratch.iterdir()) == []


def test_git_s_state_stays_as_it_is(review: Any, clone: Any) -> None:
    clone.edit("Pulumi.prod.yaml", "capacity: 50", "capacity: 60")
    clone.commit("change")
    os.utime(clone.folder / "Pulumi.prod.yaml", (1_000_000_000, 1_000_000_000))
    before = {path: path.read_bytes() for path in (clone.root / ".git").rglob("*") if path.is_file()}
    review()
    assert {path: path.read_bytes() for path in (clone.root / ".git").rglob("*") if path.is_file()} == before


def test_rules_are_linked_where_the_environment_tells_of_github(
    review: Any, clone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone.edit("components/openai_account.py", "disable_local_auth=True", "disable_local_auth=False")
    head = clone.commit("keys")
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
    assert "](" not in review("--format", "markdown").stdout
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    page = f"https://github.com/owner/name/blob/{head}/docs/policies.md"
    assert f"[`account-has-local-auth-off`]({page}#account-has-local-auth-off)" in (
        review("--format", "markdown").stdout
    )
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name)[x](y")
    assert "](" not in review("--format", "markdown").stdout


def test_the_comment_is_the_same_for_the_same_input(review: Any, clone: Any) -> None:
    clone.edit("Pulumi.prod.yaml", OLD_INDEX, "")
    clone.commit("change")
    assert review("--format", "markdown").stdout == review("--format", "markdown").stdout


def test_a_project_in_a_subfolder_of_its_repository(review: Any, clone: Any, tmp_path: Path) -> None:
    root = tmp_path / "whole"
    root.mkdir()
    clone.folder.rename(root / "stack")
    for path in (root / "stack" / ".git", root / "stack" / ".gitignore"):
        path.rename(root / path.name)
    clone.root, clone.folder = root, root / "stack"
    clone.git("checkout", "--quiet", "main")
    clone.commit("moved")
    clone.git("checkout", "--quiet", "-B", "feature")
    (clone.folder / "Makefile").write_text("")
    clone.edit("Pulumi.prod.yaml", "capacity: 50", "capacity: 60")
    clone.commit("change")
    document = json.loads(review("--cwd", str(clone.folder), "--format", "json").stdout)
    assert document["touchesRules"] == ["stack/Makefile"]
    assert list(ops(document["stacks"][0]).values()) == ["update"]


def test_help_names_the_options_and_the_exit_codes() -> None:
    result = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    for option in ("--base", "--stack", "--format", "--cwd", "--policy-pack", "--policy-pack-config"):
        assert option in result.stdout
    assert "Exit code 0" in result.stdout
