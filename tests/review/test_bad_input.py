"""Whatever is wrong with the input is told in one message, with exit code 2 and no traceback."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

NEW_FILE = "Pulumi.new.yaml"


def refused(result: Any) -> str:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return " ".join(result.stderr.split())


def test_a_folder_in_no_repository(review: Any, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    said = refused(review("--cwd", str(bare)))
    assert f"{bare}: is in no git repository" in said
    assert "leave BASE out" in said


def test_a_machine_without_git(review: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "git: is not installed" in refused(review())


@pytest.mark.parametrize("ref", ["nothing", "-q", "--all", "HEAD~99", "main:Pulumi.yaml", ""])
def test_a_ref_that_is_no_commit(review: Any, ref: str) -> None:
    said = refused(review(f"--base={ref}"))
    assert f"{ref}: is no commit here" in said
    assert "fetch it" in said


def test_a_ref_that_names_a_tag_and_a_branch(review: Any, clone: Any) -> None:
    clone.git("tag", "main")
    assert "main: names more than one thing here" in refused(review("--base=main"))
    assert review("--base=refs/heads/main").exit_code == 0


@pytest.mark.parametrize("place", ["missing", "file"])
def test_a_folder_that_is_none(review: Any, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    assert "is no folder" in refused(review("--cwd", str(tmp_path / place)))


def test_a_repository_without_a_commit(review: Any, clone: Any, tmp_path: Path) -> None:
    clone.git("init", "--quiet", str(tmp_path / "fresh"))
    assert "HEAD: there is no commit yet" in refused(review("--cwd", str(tmp_path / "fresh")))


def test_a_base_that_shares_no_history(review: Any, clone: Any) -> None:
    clone.git("checkout", "--quiet", "--orphan", "other")
    clone.commit("unrelated")
    said = refused(review())
    assert "main: has no commit in common with HEAD" in said
    assert "git fetch --unshallow" in said


def test_a_dirty_work_tree_names_up_to_five_files(review: Any, clone: Any) -> None:
    clone.edit("Pulumi.prod.yaml", "capacity: 50", "capacity: 51")
    said = refused(review())
    assert "changes that HEAD lacks: Pulumi.prod.yaml. What is shown" in said
    assert "Commit or stash them" in said
    for index in range(6):
        (clone.folder / f"new {index}").write_text("")
    assert "Pulumi.prod.yaml, new 0, new 1, new 2, new 3 and 2 more." in refused(review())


def test_ignored_files_are_not_dirt(review: Any, clone: Any) -> None:
    (clone.folder / ".gitignore").write_text("__pycache__/\nPulumi.mine.yaml\n")
    clone.commit("ignores")
    (clone.folder / "Pulumi.mine.yaml").write_text("config: {}\n")
    assert review().exit_code == 0


def test_a_stack_that_only_head_has_is_named_and_the_others_are_shown(review: Any, clone: Any) -> None:
    shutil.copy(clone.folder / "Pulumi.prod.yaml", clone.folder / NEW_FILE)
    clone.commit("a new stack")
    result = review()
    said = refused(result)
    assert f"{NEW_FILE}: exists in head only, not in base main" in said
    assert "make preview STACK=new" in said
    assert "resources are as they were" in result.stdout
    assert "2 stacks: new not compared, prod passes." in result.stdout


def test_a_stack_that_only_base_has_would_be_left_behind(review: Any, clone: Any) -> None:
    (clone.folder / "Pulumi.prod.yaml").unlink()
    clone.commit("gone")
    said = refused(review())
    assert "Pulumi.prod.yaml: exists in base main (" in said
    assert "Take the stack down first" in said


def test_a_stack_that_nobody_has(review: Any) -> None:
    said = refused(review("--stack", "nothing"))
    assert "Pulumi.nothing.yaml: exists neither in base main (" in said
    assert "Stacks that both have: prod." in said


def test_a_project_without_stacks(review: Any, clone: Any) -> None:
    (clone.root / "docs").mkdir()
    (clone.root / "docs" / "page.md").write_text("")
    clone.commit("docs")
    assert "neither base nor head has a stack file" in refused(review("--cwd", str(clone.root / "docs")))


def test_a_configuration_of_the_pack_that_does_not_fit(review: Any, tmp_path: Path) -> None:
    (tmp_path / "pack-config.json").write_text('{"no-such-rule": "mandatory"}')
    assert "no-such-rule: the pack model-lifecycle has no such rule" in refused(review())
    (tmp_path / "pack-config.json").write_text("{")
    assert "is not valid JSON" in refused(review())


@pytest.mark.parametrize("side", ["base", "head"])
def test_settings_that_are_refused_say_on_which_side(review: Any, clone: Any, side: str) -> None:
    if side == "base":
        clone.git("checkout", "--quiet", "main")
    clone.edit("Pulumi.prod.yaml", "capacity: 50", "capacity: fifty")
    clone.commit("broken")
    if side == "base":
        clone.git("checkout", "--quiet", "-B", "feature")
        clone.edit("Pulumi.prod.yaml", "capacity: fifty", "capacity: 50")
        clone.commit("mended")
    said = refused(review())
    assert f"prod stops here: {side}: " in said
    assert "is not a whole number" in said


@pytest.mark.parametrize("side", ["base", "head"])
def test_a_program_that_fails_says_on_which_side_and_exits_with_1(review: Any, clone: Any, side: str) -> None:
    if side == "base":
        clone.git("checkout", "--quiet", "main")
    program = clone.folder / "__main__.py"
    whole = program.read_text()
    program.write_text(f"{whole}\n1 / 0\n")
    clone.commit("broken")
    if side == "base":
        clone.git("checkout", "--quiet", "-B", "feature")
        program.write_text(whole)
        clone.commit("mended")
    result = review()
    assert result.exit_code == 1, result.output
    assert f"{side}: __main__.py:" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert "prod failed" in result.stdout


def test_a_link_that_leads_out_of_base_s_tree(review: Any, clone: Any) -> None:
    (clone.folder / "way-out").symlink_to("/etc/hostname")
    clone.git("checkout", "--quiet", "main")
    clone.commit("a link")
    clone.git("checkout", "--quiet", "-B", "feature")
    assert "its files can't be extracted" in refused(review())


def test_as_json_it_is_one_document(review: Any, clone: Any) -> None:
    document = json.loads(review("--base", "nothing", "--format", "json").stdout)
    assert (document["schemaVersion"], document["passed"]) == (1, False)
    assert document["error"]["kind"] == "bad-input"
    (clone.folder / "Pulumi.prod.yaml").rename(clone.folder / NEW_FILE)
    clone.commit("renamed")
    result = review("--format", "json")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert [(stack["stack"], stack["error"]["kind"]) for stack in document["stacks"]] == [
        ("new", "bad-input"), ("prod", "bad-input"),
    ]  # fmt: skip


def test_as_markdown_the_comment_says_it_too(review: Any) -> None:
    result = review("--base", "@nobody", "--format", "markdown")
    assert "Nothing could be compared. `@nobody`: is no commit here" in result.stdout
    assert "The review stops here" in refused(result)
