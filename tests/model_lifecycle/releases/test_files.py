"""Only plain text inside the folder of releases is read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]
Message = Callable[[], str]


@pytest.fixture
def prompt(root: Path, draft: Write) -> Path:
    """The prompt file of a release; tests fill it."""
    draft(messages=[{"role": "user", "file": "prompts/p.md"}], variables=[])
    (root / "summarize" / "prompts").mkdir()
    return root / "summarize" / "prompts" / "p.md"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "is not UTF-8, in line 1"),
        ("one\ntw\u00f6".encode("latin-1"), "is not UTF-8, in line 2"),
        (b"\xef\xbb\xbfhello", "begins with a byte order mark"),
        (b"a\0b", "holds a NUL character"),
        (b"", "is blank"),
        (b" \r\n\t", "is blank"),
        (b"x" * (1024 * 1024 + 1), "has 1048577 bytes, and 1048576 are the most"),
    ],
)
def test_what_is_no_plain_text_is_refused(prompt: Path, unreadable: Message, content: bytes, says: str) -> None:
    prompt.write_bytes(content)
    message = unreadable()
    assert 'summarize-r1.yaml: messages[0].file: "prompts/p.md"' in message
    assert says in message


def test_a_missing_prompt_file_is_named(prompt: Path, unreadable: Message) -> None:
    assert '"prompts/p.md" does not exist' in unreadable()


def test_a_folder_in_place_of_a_file_is_refused(prompt: Path, unreadable: Message) -> None:
    prompt.mkdir()
    assert "is not a file" in unreadable()


def test_a_pipe_is_not_waited_for(prompt: Path, unreadable: Message) -> None:
    os.mkfifo(prompt)
    assert "is not a file" in unreadable()


@pytest.mark.parametrize("target", ["other.md", "../../../outside.md", "nowhere.md", "p.md"])
def test_a_symbolic_link_is_refused_wherever_it_leads(prompt: Path, unreadable: Message, target: str) -> None:
    (prompt.parent / "other.md").write_text("hello")
    prompt.symlink_to(target)
    assert "is reached through a symbolic link" in unreadable()


def test_a_folder_that_is_a_symbolic_link_is_refused(prompt: Path, unreadable: Message, tmp_path: Path) -> None:
    prompt.parent.rmdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "p.md").write_text("secret")
    prompt.parent.symlink_to(tmp_path / "elsewhere")
    assert "is reached through a symbolic link" in unreadable()


@pytest.mark.parametrize("name", ["../../outside.md", "/etc/hostname", "..", "../..", "../../releases", "a\\u0000b"])
def test_a_file_outside_of_the_folder_is_refused_and_never_read(
    root: Path, draft: Write, unreadable: Message, name: str
) -> None:
    (root.parent / "outside.md").write_text("secret")
    text = f'model: gpt-5.4\nversion: "2026-03-05"\nmessages:\n  - {{role: user, file: "{name}"}}\n'
    draft(text=text)
    message = unreadable()
    assert "is outside of releases/" in message or "is not a file" in message or "no text can hold" in message
    assert "secret" not in message


def test_a_prompt_of_another_task_may_be_shared(root: Path, draft: Write, unreadable: Message) -> None:
    draft(messages=[{"role": "user", "file": "../shared/p.md"}], variables=[])
    (root / "shared").mkdir()
    (root / "shared" / "p.md").write_bytes(b"\xff")
    assert "is not UTF-8" in unreadable()


def test_a_release_s_own_file_is_read_as_strictly(root: Path, draft: Write, unreadable: Message) -> None:
    file = draft()
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert "releases/summarize/summarize-r1.yaml: begins with a byte order mark" in unreadable()
    file.unlink()
    file.mkdir()
    assert "is not a file" in unreadable()


def test_a_name_that_no_file_can_have_is_refused(draft: Write, unreadable: Message) -> None:
    draft(messages=[{"role": "user", "file": "x" * 300}], variables=[])
    assert "can't be read (File name too long)" in unreadable()
