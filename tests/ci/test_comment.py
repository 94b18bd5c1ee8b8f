"""The comment under a pull request: of whom it is, that there is one, and that its text can do no harm."""

from pathlib import Path
from typing import Any

import pytest

HEAD = {
    "HEAD": "stranger:their-branch",
    "HEAD_REPOSITORY": "stranger/name",
    "HEAD_SHA": "a" * 40,
}
MARKER = "<!-- model-lifecycle: base against head -->"
RUN = {"HEAD_SHA": "a" * 40, "RUN_URL": "https://github.example/owner/name/actions/runs/7", "MARKER": MARKER}
WRITE = {"NUMBER": "12", "MARKER": MARKER}
BOT = {"login": "github-actions[bot]"}


@pytest.fixture
def step(workflows: dict[str, Any], shell: Any) -> Any:
    """Runs a step of the workflow by its name, as GitHub runs it."""
    steps = {step["name"]: step for step in workflows["comment.yml"]["jobs"]["comment"]["steps"]}

    def running(name: str, **environment: str) -> str:
        return shell.done("bash", "-eo", "pipefail", "-c", steps[name]["run"], **environment)

    return running


def pull(number: int, sha: str = "a" * 40, repository: str | None = "stranger/name") -> dict[str, Any]:
    return {"number": number, "head": {"sha": sha, "repo": repository and {"full_name": repository}}}


def number(shell: Any) -> str:
    return (shell.folder / "output").read_text()


def left(shell: Any, text: str) -> None:
    (shell.folder / "review").mkdir()
    (shell.folder / "review" / "comment.md").write_text(text)


def body(shell: Any) -> str:
    return (shell.folder / "body.md").read_text()


def test_the_marker_is_the_workflow_s(workflows: dict[str, Any]) -> None:
    assert workflows["comment.yml"]["jobs"]["comment"]["env"]["MARKER"] == MARKER


def test_the_pull_request_of_a_fork_is_found_by_its_head(step: Any, shell: Any) -> None:
    shell.answers("/pulls", [pull(11, sha="b" * 40), pull(12), pull(13, repository="owner/name"), pull(14, "c", None)])
    step("Find the pull request", **HEAD)
    assert number(shell) == "number=12\n"
    asked = shell.line("gh", "/pulls")["command"]
    assert asked[2:5] == ["--method", "GET", "repos/owner/name/pulls"]
    assert {"state=open", "base=main", "head=stranger:their-branch"} <= set(asked)


def test_a_head_that_has_moved_on_gets_no_comment(step: Any, shell: Any) -> None:
    shell.answers("/pulls", [pull(12, sha="b" * 40)])
    said = step("Find the pull request", **HEAD)
    assert number(shell) == "number=\n"
    assert "::notice::" in said


def test_a_branch_s_name_is_no_shell(step: Any, shell: Any) -> None:
    name = 'x:$(touch hacked)";touch hacked;`touch hacked`'
    shell.answers("/pulls", [])
    step("Find the pull request", **(HEAD | {"HEAD": name}))
    assert f"head={name}" in shell.line("gh", "/pulls")["command"]
    assert not (shell.folder / "hacked").exists()


def test_the_text_comes_after_what_is_known_of_it(step: Any, shell: Any) -> None:
    left(shell, "**prod**: blocked\n<details>")
    step("Compose", **RUN)
    first, told, _, *text = body(shell).splitlines()
    assert first == MARKER
    assert RUN["RUN_URL"] in told
    assert RUN["HEAD_SHA"] in told
    assert text == ["**prod**: blocked", "<details>"]


def test_nobody_is_mentioned(step: Any, shell: Any) -> None:
    left(shell, "@owner @owner/team mail@example.com @@x")
    step("Compose", **RUN)
    text = body(shell).splitlines()[-1]
    assert text.count("@") == text.count("@\u200b") == 5


def test_neither_is_anybody_nor_anything_by_another_spelling(step: Any, shell: Any) -> None:
    left(shell, "&#64;owner &commat;owner fixes #12 ## heading")
    step("Compose", **RUN)
    text = body(shell).splitlines()[-1]
    assert "&#" not in text
    assert "&c" not in text
    assert "#1" not in text
    assert text.endswith("## heading")


@pytest.mark.parametrize("text", ["x" * 65_001, "@" * 33_000, "ä" * 65_001])
def test_a_text_that_is_too_long_becomes_a_link(step: Any, shell: Any, text: str) -> None:
    left(shell, text)
    step("Compose", **RUN)
    assert (
        body(shell).splitlines()[1] == f"The preview is too long for a comment. It is in [the run]({RUN['RUN_URL']})."
    )


def test_the_longest_comment_fits(step: Any, shell: Any) -> None:
    left(shell, "x" * 65_000)
    step("Compose", **RUN)
    assert 65_000 < len(body(shell)) <= 65_536


@pytest.mark.parametrize("what", ["nothing", "empty", "link", "folder"])
def test_a_run_that_left_no_text_is_linked(step: Any, shell: Any, what: str) -> None:
    secret = shell.folder / "secret"
    secret.write_text("hunter2")
    if what != "nothing":
        left(shell, "")
    path: Path = shell.folder / "review" / "comment.md"
    if what in {"link", "folder"}:
        path.unlink()
        _ = path.symlink_to(secret) if what == "link" else path.mkdir()
    step("Compose", **RUN)
    assert f"[the run]({RUN['RUN_URL']}) ended before it wrote one." in body(shell)
    assert "hunter2" not in body(shell)


def test_the_first_comment_is_written(step: Any, shell: Any) -> None:
    (shell.folder / "body.md").write_text(f"{MARKER}\nfirst")
    shell.answers("/comments", [{"id": 1, "user": {"login": "stranger"}, "body": f"{MARKER}\nnot ours"}])
    step("Write", **WRITE)
    call = shell.line("gh", "--method POST")
    assert "repos/owner/name/issues/12/comments" in call["command"]
    assert list(call["files"].values()) == [f"{MARKER}\nfirst"]
    assert not [call for call in shell.calls("gh") if "PATCH" in call["line"]]


def test_later_ones_replace_it(step: Any, shell: Any) -> None:
    (shell.folder / "body.md").write_text(f"{MARKER}\nsecond")
    ours = [{"id": number, "user": BOT, "body": f"{MARKER}\nold"} for number in (31, 32)]
    shell.answers("/12/comments", [{"id": 30, "user": BOT, "body": f"other {MARKER}"}, *ours])
    step("Write", **WRITE)
    call = shell.line("gh", "--method PATCH")
    assert "repos/owner/name/issues/comments/31" in call["command"]
    assert list(call["files"].values()) == [f"{MARKER}\nsecond"]
    assert not [call for call in shell.calls("gh") if "POST" in call["line"]]
