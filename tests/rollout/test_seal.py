"""The command as a user meets it: releases get their digests once, and all of them or none."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rollout import seal as sealing
from rollout.__main__ import app

RELEASE = """\
model: gpt-5.4
version: "2026-03-05"
messages:
  - {role: user, text: "Summarize: {{document}}"}
variables: [document]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two releases of one task in the working directory."""
    monkeypatch.chdir(tmp_path)
    task = tmp_path / "releases" / "summarize"
    task.mkdir(parents=True)
    (task / "r1.yaml").write_text(RELEASE)
    (task / "r2.yaml").write_text(RELEASE.replace("Summarize", "Sum up"))
    return task


def seal(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["seal", *arguments])


@pytest.mark.parametrize("name", ["r1", "summarize/r1"])
def test_a_release_is_sealed_by_its_name(folder: Path, name: str) -> None:
    result = seal(name)
    assert result.exit_code == 0, result.output
    digest = (folder / "r1.digest").read_text()
    assert result.stdout == f"summarize/r1: sealed as {digest}"
    assert digest.startswith("sha256:")
    assert len(digest) == 72
    assert not (folder / "r2.digest").exists()


def test_all_of_them_are_sealed(folder: Path) -> None:
    assert seal("--all").exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["r1.digest", "r1.yaml", "r2.digest", "r2.yaml"]


def test_a_second_time_nothing_is_written(folder: Path) -> None:
    seal("r1")
    written = (folder / "r1.digest").stat()
    result = seal("r1", "r1")
    assert result.exit_code == 0
    assert result.stdout.count("was sealed before as sha256:") == 1
    assert (folder / "r1.digest").stat() == written


def test_another_digest_is_never_overwritten(folder: Path) -> None:
    seal("r1")
    digest = (folder / "r1.digest").read_bytes()
    (folder / "r1.yaml").write_text(RELEASE.replace("Summarize", "Summarise"))
    result = seal("--all")
    assert result.exit_code == 2
    assert "releases/summarize/r1.yaml: was edited after it was sealed" in result.stderr
    assert "copy it under a new name" in result.stderr
    assert (folder / "r1.digest").read_bytes() == digest
    assert not (folder / "r2.digest").exists()


def test_notes_and_an_evaluation_may_come_later(folder: Path) -> None:
    seal("r1")
    (folder / "r1.yaml").write_text(RELEASE + "notes: better\nevaluation: later.json\n")
    assert seal("r1").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "NAME: is missing, and so is --all"),
        (("r1", "--all"), "NAME: and --all exclude each other"),
        (
            ("r9",),
            "r9: is no release of releases/. Nobody could say what to seal. There are: summarize/r1, summarize/r2",
        ),
        (("other/r1",), "other/r1: is no release"),
        (("../r1",), "../r1: is no release"),
    ],
)
def test_what_can_t_be_meant_is_refused(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    result = seal(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert not list(folder.glob("*.digest"))


def test_nothing_is_sealed_unless_all_are_in_order(folder: Path) -> None:
    (folder / "r2.yaml").write_text(RELEASE + "parameters: {temperature: 1}\n")
    (folder / "r3.yaml").write_text("a: [")
    result = seal("--all")
    assert result.exit_code == 2
    assert "r2.yaml: parameters.temperature: 1 is a parameter that gpt-5.4 does not take" in result.stderr
    assert "r3.yaml: is not valid YAML" in result.stderr
    assert result.stdout == ""
    assert not list(folder.glob("*.digest"))


def test_two_releases_of_one_name_are_refused(folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "R1.yaml").write_text(RELEASE)
    result = seal("--all")
    assert result.exit_code == 2
    assert "has the name of releases/other/R1.yaml" in result.stderr


def test_a_missing_folder_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = seal("r1")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 2
    assert "releases: does not exist" in result.stderr


def test_a_digest_that_can_t_be_written_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rollout.seal._write", full)
    result = seal("r1")
    assert result.exit_code == 1
    assert "summarize/r1 was not sealed: its digest can't be written" in result.stderr
    assert "No space left on device" in result.stderr


def test_a_disk_that_is_full_leaves_nothing_that_blocks_the_next_seal(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert seal("r1").exit_code == 1
    assert sorted(file.name for file in folder.iterdir()) == ["r1.yaml", "r2.yaml"]
    assert seal("r1").exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["r1.digest", "r1.yaml", "r2.yaml"]


def test_a_digest_that_somebody_else_wrote_meanwhile_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "r1.digest").write_text("theirs")
    monkeypatch.setattr("model_lifecycle.releases.sealed_digest", lambda *_names: None)
    result = seal("r1")
    assert result.exit_code == 1
    assert (folder / "r1.digest").read_text() == "theirs"
    assert sorted(file.name for file in folder.iterdir()) == ["r1.digest", "r1.yaml", "r2.yaml"]


def test_the_slower_of_two_that_seal_the_same_is_not_refused(tmp_path: Path) -> None:
    file = tmp_path / "summarize-r1.digest"
    sealing._write(file, "sha256:1")
    sealing._write(file, "sha256:1")
    with pytest.raises(FileExistsError):
        sealing._write(file, "sha256:2")
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_text() == "sha256:1\n"
