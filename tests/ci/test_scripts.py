"""The scripts of the workflows, with stand-ins for pulumi and GitHub."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / ".github" / "scripts"
STATE = '{"version": 3, "deployment": {"resources": []}}'
SAME = {"steps": ["same"], "goal": {"outputDiff": {}}}
BOT_ISSUE = {"number": 5, "title": "Drift in stack prod"}
CATALOGUE = "model_lifecycle/catalogue/data/models.toml"


def planned(shell: Any, *resources: Any, state: str = STATE, code: int = 0) -> Any:
    """Runs a plan of `prod` that says this of its resources."""
    plan = json.dumps({"resourcePlans": {str(number): each for number, each in enumerate(resources)}})
    shell.known.clear()
    shell.answers("stack export", write={"--file": state})
    shell.answers("pulumi preview", "the plan\n", code=code, write={} if code else {"--save-plan": plan})
    return shell.run(SCRIPTS / "stack.sh", "plan", "prod", "plan")


def issue(shell: Any, report: str, *issues: Any) -> list[Any]:
    """Runs the report of a drift; returns the calls that change something, each with the `text` that it sends."""
    (shell.folder / "drift.txt").write_text(report)
    shell.answers("--method GET", list(issues))
    shell.done(SCRIPTS / "issue.sh", "prod", "drift.txt")
    changing = [call for call in shell.calls("gh") if "--method GET" not in call["line"]]
    return [call | {"text": next(iter(call["files"].values()), "")} for call in changing]


def test_a_plan_is_judged_against_the_state_and_kept(shell: Any) -> None:
    assert planned(shell, SAME).stdout == "the plan\n"
    previewing = shell.line("pulumi", "pulumi preview")["command"]
    assert {"--refresh", "--policy-pack", "--save-plan", "--non-interactive"} <= set(previewing)
    kept = {path.name for path in (shell.folder / "plan").iterdir()}
    assert kept == {"preview.txt", "plan.json", "state.sha256", "changes"}
    assert (shell.folder / "plan" / "preview.txt").read_text() == "the plan\n"


@pytest.mark.parametrize(
    ("resources", "changes"),
    [
        ([], "false"),
        ([SAME, SAME], "false"),
        ([SAME, {"steps": ["update"], "goal": {}}], "true"),
        ([{"steps": ["delete"]}], "true"),
        ([{"steps": ["create-replacement", "replace", "delete-replaced"], "goal": {}}], "true"),
        ([{"steps": ["same"], "goal": {"outputDiff": {"updates": {"models": {}}}}}], "true"),
    ],
)
def test_a_plan_says_whether_it_changes_anything(shell: Any, resources: list[Any], changes: str) -> None:
    assert planned(shell, *resources).returncode == 0
    assert (shell.folder / "plan" / "changes").read_text().strip() == changes


@pytest.mark.parametrize(
    ("was", "becomes", "changes"), [(True, True, "false"), (True, False, "true"), (False, True, "true")]
)
def test_protection_alone_is_a_change(shell: Any, was: bool, becomes: bool, changes: str) -> None:
    state = json.dumps({"version": 3, "deployment": {"resources": [{"urn": "0", "protect": was}]}})
    assert planned(shell, {"steps": ["same"], "goal": {"protect": becomes}}, state=state).returncode == 0
    assert (shell.folder / "plan" / "changes").read_text().strip() == changes


def test_a_plan_that_is_objected_to_fails_and_is_shown(shell: Any) -> None:
    assert planned(shell, code=5).returncode == 5
    assert (shell.folder / "plan" / "preview.txt").read_text() == "the plan\n"
    assert not (shell.folder / "plan" / "changes").exists()


def test_an_update_carries_out_the_plan(shell: Any) -> None:
    planned(shell, SAME)
    shell.done(SCRIPTS / "stack.sh", "update", "prod", "plan")
    updating = shell.line("pulumi", "pulumi up")["line"]
    assert "--plan plan/plan.json" in updating
    assert "--stack prod" in updating
    assert "--policy-pack policies" in updating


def test_a_plan_that_another_update_has_overtaken_is_refused(shell: Any) -> None:
    planned(shell, SAME)
    shell.known[0]["write"]["--file"] = STATE.replace("[]", "[1]")
    ended = shell.run(SCRIPTS / "stack.sh", "update", "prod", "plan")
    assert ended.returncode == 1
    assert "its state has changed since the plan was made" in ended.stderr
    assert not [call for call in shell.calls("pulumi") if "pulumi up" in call["line"]]


def test_a_copy_of_the_state_is_not_left_behind(shell: Any) -> None:
    planned(shell, SAME)
    exporting = shell.line("pulumi", "stack export")["command"]
    assert not Path(exporting[exporting.index("--file") + 1]).exists()


def test_another_command_is_refused(shell: Any) -> None:
    assert shell.run(SCRIPTS / "stack.sh", "destroy", "prod", "plan").returncode == 2


@pytest.mark.parametrize(("code", "report"), [(0, ""), (7, "~ versionUpgradeOption\n")])
def test_drift_is_what_a_refresh_would_change(shell: Any, code: int, report: str) -> None:
    shell.answers("pulumi refresh", "~ versionUpgradeOption\n", code=code)
    shell.done(SCRIPTS / "drift.sh", "prod", "drift.txt")
    assert (shell.folder / "drift.txt").read_text() == report
    assert "--preview-only" in shell.line("pulumi", "pulumi refresh")["command"]


def test_a_refresh_that_fails_is_no_drift(shell: Any) -> None:
    shell.answers("pulumi refresh", "half of it\n", code=255)
    assert shell.run(SCRIPTS / "drift.sh", "prod", "drift.txt").returncode == 255
    assert not (shell.folder / "drift.txt").exists()


def test_the_first_drift_opens_an_issue(shell: Any) -> None:
    others = [{"number": 4, "title": "Drift in stack dev"}, {"number": 6, "title": "Drift in stack prod?"}]
    (opened,) = issue(shell, "~ versionUpgradeOption\n```\n", *others)
    assert "--method POST repos/owner/name/issues -f title=Drift in stack prod -F body=@" in opened["line"]
    assert "    ~ versionUpgradeOption\n    ```\n" in opened["text"]
    assert "creator=github-actions[bot]" in shell.line("gh", "--method GET")["command"]


def test_more_of_it_goes_into_the_same_issue(shell: Any) -> None:
    (edited,) = issue(shell, "~ capacity\n", BOT_ISSUE)
    assert "--method PATCH repos/owner/name/issues/5 -F body=@" in edited["line"]
    assert "    ~ capacity\n" in edited["text"]


def test_the_issue_is_closed_when_the_drift_is_gone(shell: Any) -> None:
    told, closed = issue(shell, "", BOT_ISSUE)
    assert "--method POST repos/owner/name/issues/5/comments" in told["line"]
    assert "--method PATCH repos/owner/name/issues/5 -f state=closed" in closed["line"]


def test_no_drift_and_no_issue_is_nothing_to_do(shell: Any) -> None:
    assert issue(shell, "") == []


def test_a_drift_too_long_for_an_issue_is_cut(shell: Any) -> None:
    (opened,) = issue(shell, "~ capacity: 1 => 2\n" * 9_000)
    assert 60_000 < len(opened["text"]) < 65_536


def test_a_summary_shows_text_as_text(shell: Any) -> None:
    (shell.folder / "preview.txt").write_text("```\n<b>")
    shell.done(SCRIPTS / "summary.sh", "Plan for dev", "preview.txt")
    shell.done(SCRIPTS / "summary.sh", "Plan for dev", "there is none")
    assert (shell.folder / "summary").read_text() == "### Plan for dev\n\n    ```\n    <b>"


@pytest.fixture
def catalogue(shell: Any) -> Any:
    """Proposes a catalogue; `known` says whether its branch is there, `pulls` which pull requests of it are open."""
    (shell.folder / "new").mkdir()
    (shell.folder / "new" / "models.toml").write_text('as_of = "2026-11-22"\n')
    (shell.folder / "new" / "body.md").write_text("What has changed")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x", "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["commit", "--quiet", "--allow-empty", "--message", "x"]):
        subprocess.run([*git, *command], cwd=shell.folder, check=True)

    def proposed(known: bool, *pulls: Any) -> Any:
        shell.answers("/git/trees", {"sha": "tree1"})
        shell.answers("/git/commits", {"sha": "commit1"})
        shell.answers("/git/ref/heads/catalogue-refresh", code=0 if known else 1)
        shell.answers("--method GET", list(pulls))
        shell.done(SCRIPTS / "catalogue.sh", "new")
        return shell

    return proposed


def test_a_new_catalogue_is_one_commit_on_a_branch_of_its_own(catalogue: Any) -> None:
    shell = catalogue(False)
    tree = json.loads(shell.line("gh", "/git/trees")["stdin"])
    entry = {"path": CATALOGUE, "mode": "100644", "type": "blob", "content": 'as_of = "2026-11-22"\n'}
    assert tree["tree"] == [entry]
    commit = json.loads(shell.line("gh", "/git/commits")["stdin"])
    assert commit["tree"] == "tree1"
    assert len(commit["parents"]) == 1
    assert "-f ref=refs/heads/catalogue-refresh -f sha=commit1" in shell.line("gh", "/git/refs")["line"]
    opened = shell.line("gh", "--method POST repos/owner/name/pulls")
    assert "-f head=catalogue-refresh -f base=main" in opened["line"]
    assert list(opened["files"].values()) == ["What has changed"]


def test_a_later_catalogue_updates_the_same_pull_request(catalogue: Any) -> None:
    shell = catalogue(True, {"number": 9})
    moved = shell.line("gh", "/git/refs/heads/catalogue-refresh")["line"]
    assert "--method PATCH" in moved
    assert "sha=commit1 -F force=true" in moved
    assert list(shell.line("gh", "--method PATCH repos/owner/name/pulls/9")["files"].values()) == ["What has changed"]


def test_a_fork_s_branch_of_the_same_name_is_another_one(catalogue: Any) -> None:
    shell = catalogue(True)
    assert "head=owner:catalogue-refresh" in shell.line("gh", "--method GET")["command"]


def test_the_branch_is_never_level_with_main(catalogue: Any) -> None:
    shell = catalogue(True, {"number": 9})
    order = [call["line"] for call in shell.calls("gh") if "--method P" in call["line"] and "/git/" in call["line"]]
    assert [line.split("/git/")[1].split()[0] for line in order] == [
        "trees",
        "commits",
        "refs/heads/catalogue-refresh",
    ]
