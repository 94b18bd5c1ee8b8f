"""The same on Azure Pipelines: what runs when, with which connection, and its scripts against a made-up Azure Repos."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".azure-pipelines"
TASK = {"servicePrincipalId": "client", "tenantId": "tenant", "idToken": "assertion"}
REPOS = {
    "BUILD_REPOSITORY_ID": "repository",
    "SYSTEM_ACCESSTOKEN": "token-hunter2",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.example/org/",
    "SYSTEM_PULLREQUEST_PULLREQUESTID": "12",
    "SYSTEM_TEAMPROJECTID": "project",
}
API = "https://dev.azure.example/org/project/_apis/git/repositories/repository"
MARKER = "<!-- model-lifecycle: base against head -->"
CATALOGUE = "model_lifecycle/catalogue/data/models.toml"


@pytest.fixture(scope="module")
def stages() -> dict[str, Any]:
    """The stages that stand in the pipeline itself, and those of the deployment by their template's names."""
    pipeline = yaml.safe_load((ROOT / "azure-pipelines.yml").read_text())
    own = {stage["stage"]: stage for stage in pipeline["stages"] if "stage" in stage}
    deploy = yaml.safe_load((FOLDER / "deploy.yml").read_text())
    return own | {stage["stage"].split("_")[0]: stage for stage in deploy["stages"]}


def test_pull_requests_never_reach_what_may_write(stages: dict[str, Any]) -> None:
    may_write = {name for name, stage in stages.items() if "deployment" in str(stage["jobs"])}
    assert may_write == {"update"}
    assert "eq(variables['Build.SourceBranch'], 'refs/heads/main')" in stages["plan"]["condition"]
    assert "PullRequest" not in stages["plan"]["condition"]
    assert stages["update"]["dependsOn"] == "plan_${{ parameters.stack }}"
    assert "succeeded()" in stages["update"]["condition"]


def test_what_has_credentials_never_runs_for_a_fork(stages: dict[str, Any]) -> None:
    for name in ("preview_dev", "preview_prod"):
        assert "ne(variables['System.PullRequest.IsFork'], 'True')" in stages[name]["condition"]
    assert "AzureCLI" not in str(stages["check"])


def test_only_the_update_uses_the_connection_that_may_write() -> None:
    connections = {
        path.name: [line.split(": ")[1] for line in path.read_text().splitlines() if "azureSubscription:" in line]
        for path in [ROOT / "azure-pipelines.yml", *FOLDER.glob("*.yml")]
    }
    assert connections == {
        "azure-pipelines.yml": ["azure-preview-dev"],
        "deploy.yml": ["azure-${{ parameters.stack }}"],
        "drift.yml": ["azure-preview-${{ parameters.stack }}"],
        "plan.yml": ["azure-preview-${{ parameters.stack }}"],
        "set-up.yml": [],
    }


def test_updates_of_one_stack_wait_for_each_other(stages: dict[str, Any]) -> None:
    assert stages["update"]["lockBehavior"] == "sequential"
    (job,) = stages["update"]["jobs"]
    assert job["environment"] == "${{ parameters.stack }}"


def test_prod_comes_after_dev() -> None:
    pipeline = yaml.safe_load((ROOT / "azure-pipelines.yml").read_text())
    deployed = [stage["parameters"] for stage in pipeline["stages"] if "template" in stage]
    assert deployed == [{"stack": "dev", "after": []}, {"stack": "prod", "after": ["plan_dev", "update_dev"]}]


def test_every_schedule_has_its_stages(stages: dict[str, Any]) -> None:
    pipeline = yaml.safe_load((ROOT / "azure-pipelines.yml").read_text())
    named = {schedule["displayName"] for schedule in pipeline["schedules"]}
    assert named == {"Drift", "Catalogue"}
    for name in named:
        condition = f"eq(variables['Build.CronSchedule.DisplayName'], '{name}')"
        assert [stage for stage in stages.values() if condition in stage.get("condition", "")]


def test_the_provider_gets_the_connection_s_token(shell: Any) -> None:
    shell.answers("az account show", "subscription\n")
    settings = shell.done(
        FOLDER / "with-azure.sh", "env", PULUMI_CONFIG_PASSPHRASE="$(PULUMI_CONFIG_PASSPHRASE)", **TASK
    )
    assert {
        "ARM_USE_OIDC=true",
        "ARM_CLIENT_ID=client",
        "ARM_TENANT_ID=tenant",
        "ARM_OIDC_TOKEN=assertion",
        "ARM_SUBSCRIPTION_ID=subscription",
        "AZURE_SUBSCRIPTION_ID=subscription",
        "PULUMI_CONFIG_PASSPHRASE=",
    } <= set(settings.splitlines())


def test_a_passphrase_is_kept(shell: Any) -> None:
    settings = shell.done(FOLDER / "with-azure.sh", "env", PULUMI_CONFIG_PASSPHRASE="a $(b) c", **TASK)
    assert "PULUMI_CONFIG_PASSPHRASE=a $(b) c" in settings.splitlines()


def test_without_a_connection_nothing_runs(shell: Any) -> None:
    assert shell.run(FOLDER / "with-azure.sh", "touch", "ran").returncode != 0
    assert not (shell.folder / "ran").exists()


def commented(shell: Any, text: str | None, *threads: Any) -> dict[str, Any]:
    """Writes a comment; returns the call that does."""
    if text is not None:
        (shell.folder / "comment.md").write_text(text)
    shell.answers("--request GET", {"value": list(threads)})
    shell.done(FOLDER / "comment.sh", "comment.md", **REPOS)
    (call,) = [call for call in shell.calls("curl") if "GET" not in call["line"]]
    return call | {"body": json.loads(next(iter(call["files"].values())))}


def test_the_first_comment_is_a_thread_of_its_own(shell: Any) -> None:
    others = [
        {"id": 1, "comments": []},
        {"id": 2, "comments": [{"content": f"I saw {MARKER}"}]},
        {"id": 3, "comments": [{}]},
    ]
    call = commented(shell, "**prod**: fine", *others)
    assert f"{API}/pullRequests/12/threads?api-version=7.1" in call["command"]
    assert call["body"]["comments"][0]["content"] == f"{MARKER}\n**prod**: fine"
    assert call["body"]["status"] == "closed"


def test_later_ones_replace_it(shell: Any) -> None:
    call = commented(shell, "**prod**: fine", {"id": 4, "comments": [{"content": f"{MARKER}\nold"}]})
    assert "PATCH" in call["command"]
    assert f"{API}/pullRequests/12/threads/4/comments/1?api-version=7.1" in call["command"]
    assert call["body"] == {"content": f"{MARKER}\n**prod**: fine"}


@pytest.mark.parametrize(("text", "said"), [(None, "no preview"), ("", "no preview"), ("x" * 140_001, "too long")])
def test_what_can_t_be_shown_is_told_of(shell: Any, text: str | None, said: str) -> None:
    assert said in commented(shell, text)["body"]["comments"][0]["content"]


def test_the_token_is_in_no_command_line(shell: Any) -> None:
    call = commented(shell, "x")
    assert call["stdin"] == "Authorization: Bearer token-hunter2\n"
    assert "hunter2" not in call["line"]


@pytest.fixture
def clone(shell: Any) -> Any:
    """A clone with a catalogue, of a repository beside it."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false"]
    path = shell.folder / CATALOGUE
    path.parent.mkdir(parents=True)
    path.write_text("old\n")
    commands = (
        ["init", "--quiet", "--bare", "origin.git"],
        ["init", "--quiet", "."],
        ["add", CATALOGUE],
        ["commit", "--quiet", "--message", "x"],
        ["remote", "add", "origin", "origin.git"],
    )
    for command in commands:
        subprocess.run([*git, *command], cwd=shell.folder, check=True)
    (shell.folder / "body.md").write_text("ä" * 5_000)
    return shell


def proposed(shell: Any, *pulls: int) -> list[dict[str, Any]]:
    """Proposes what has changed; returns the calls that write."""
    shell.answers("--request GET", {"value": [{"pullRequestId": number} for number in pulls]})
    shell.done(FOLDER / "catalogue.sh", "body.md", **REPOS)
    return [
        call | {"body": json.loads(next(iter(call["files"].values())))}
        for call in shell.calls("curl")
        if "GET" not in call["line"]
    ]


def test_an_unchanged_catalogue_proposes_nothing(clone: Any) -> None:
    assert proposed(clone) == []


def test_a_new_catalogue_is_pushed_and_proposed(clone: Any) -> None:
    (clone.folder / CATALOGUE).write_text("new\n")
    (call,) = proposed(clone)
    assert call["body"]["sourceRefName"] == "refs/heads/catalogue-refresh"
    assert len(call["body"]["description"]) == 4_000
    pushed = ["git", "--git-dir", "origin.git", "show", f"catalogue-refresh:{CATALOGUE}"]
    assert subprocess.run(pushed, cwd=clone.folder, capture_output=True, check=True).stdout == b"new\n"


def test_a_later_catalogue_updates_the_same_pull_request(clone: Any) -> None:
    (clone.folder / CATALOGUE).write_text("new\n")
    (call,) = proposed(clone, 9)
    assert f"{API}/pullrequests/9?api-version=7.1" in call["command"]
    assert set(call["body"]) == {"description"}
