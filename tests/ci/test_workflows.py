"""What no linter checks: who may do what, with which code, and what a fork can reach."""

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ = {"contents": "read"}
AZURE = {"contents": "read", "id-token": "write"}
RIGHTS: dict[str, dict[str, dict[str, str]]] = {
    "catalogue.yml": {"refresh": AZURE, "propose": {"contents": "write", "pull-requests": "write"}},
    "comment.yml": {"comment": {"actions": "read", "pull-requests": "write"}},
    "deploy.yml": {"dev": AZURE, "prod": AZURE},
    "drift.yml": {"look": AZURE, "report": {"contents": "read", "issues": "write"}},
    "preview.yml": {"preview": AZURE},
    "pull-request.yml": {"test": READ, "preview": READ},
    "stack.yml": {"plan": AZURE, "update": AZURE},
}
FORKS_KEPT_OUT = "github.event.pull_request.head.repo.full_name == github.repository"
PINNED = re.compile(r"uses: ([\w-]+/[\w.-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$")
OWN = re.compile(r"uses: \./\.github/\S+$")
SECRET = re.compile(r"secrets\.\w+|github\.token|outputs\.token")


def jobs(workflows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{file}: {name}": job for file, each in workflows.items() for name, job in each["jobs"].items()}


def uses() -> list[str]:
    files = [path for path in (ROOT / ".github").rglob("*.yml") if path.parent.name in {"workflows", "set-up"}]
    found = [line.strip().removeprefix("- ") for path in files for line in path.read_text().splitlines()]
    return [line for line in found if line.startswith("uses:")]


def test_every_action_is_pinned_by_commit_and_says_its_version() -> None:
    assert len(uses()) > 20
    assert [line for line in uses() if not (PINNED.fullmatch(line) or OWN.fullmatch(line))] == []


def test_an_action_is_the_same_everywhere() -> None:
    pins = {(match[1], line.split("@")[1]) for line in uses() if (match := PINNED.fullmatch(line))}
    assert len({name for name, _ in pins}) == len(pins)


def test_a_job_has_the_rights_it_needs_and_no_others(workflows: dict[str, Any]) -> None:
    assert {file: each["permissions"] for file, each in workflows.items()} == {file: {} for file in RIGHTS}
    given = {file: {name: job["permissions"] for name, job in each["jobs"].items()} for file, each in workflows.items()}
    assert given == RIGHTS


def test_no_workflow_runs_a_pull_request_s_code_with_the_base_s_rights(workflows: dict[str, Any]) -> None:
    triggers = {file: set(each[True]) for file, each in workflows.items()}
    assert {file for file, names in triggers.items() if names & {"pull_request_target", "issue_comment"}} == set()
    assert {file for file, names in triggers.items() if "workflow_run" in names} == {"comment.yml"}


def test_what_has_credentials_never_runs_for_a_fork(workflows: dict[str, Any]) -> None:
    reached = [job for file, each in workflows.items() if "pull_request" in each[True] for job in each["jobs"].values()]
    assert len(reached) == 3
    credentialed = [job for job in reached if "id-token" in job["permissions"] or SECRET.search(str(job))]
    assert len(credentialed) == 1
    for job in credentialed:
        conditions = [condition.strip() for condition in job["if"].split("&&")]
        assert FORKS_KEPT_OUT in conditions
        assert "||" not in job["if"]


def test_an_update_runs_on_main_only(workflows: dict[str, Any]) -> None:
    deploy, stack = workflows["deploy.yml"], workflows["stack.yml"]
    assert deploy[True]["push"] == {"branches": ["main"]}
    assert "github.ref == 'refs/heads/main'" in deploy["jobs"]["dev"]["if"]
    assert deploy["jobs"]["prod"]["needs"] == "dev"
    assert workflows["preview.yml"]["jobs"]["preview"]["with"]["update"] is False
    assert "inputs.update" in stack["jobs"]["update"]["if"]
    assert stack["jobs"]["update"]["needs"] == "plan"


def test_a_plan_and_its_update_are_of_different_environments(workflows: dict[str, Any]) -> None:
    stack = workflows["stack.yml"]["jobs"]
    assert stack["plan"]["environment"] == "preview-${{ inputs.stack }}"
    assert stack["update"]["environment"] == "${{ inputs.stack }}"


def test_whoever_logs_in_to_azure_names_an_environment(workflows: dict[str, Any]) -> None:
    logging_in = {name: job for name, job in jobs(workflows).items() if "id-token" in job["permissions"]}
    assert [name for name, job in logging_in.items() if "uses" not in job and "environment" not in job] == []


def test_updates_of_one_stack_wait_for_each_other(workflows: dict[str, Any]) -> None:
    for name, job in workflows["deploy.yml"]["jobs"].items():
        assert job["concurrency"] == {"group": f"deploy-{name}", "cancel-in-progress": False}
        assert job["with"] == {"stack": name, "update": True}


def test_the_comment_s_job_never_checks_out_code(workflows: dict[str, Any]) -> None:
    text = str(workflows["comment.yml"])
    assert "checkout" not in text
    assert "./.github" not in text
    assert not re.search(r"\b(source|eval|bash|sh|python|make)\b (?!/)", " ".join(runs(workflows["comment.yml"])))


def runs(workflow: dict[str, Any]) -> list[str]:
    return [step["run"] for job in workflow["jobs"].values() for step in job.get("steps", []) if "run" in step]


def test_no_expression_is_pasted_into_shell(steps: dict[str, dict[str, Any]]) -> None:
    assert [name for name, step in steps.items() if "${{" in step.get("run", "")] == []


def test_a_checkout_leaves_no_token_behind(steps: dict[str, dict[str, Any]]) -> None:
    checkouts = {name: step for name, step in steps.items() if "actions/checkout@" in step.get("uses", "")}
    assert len(checkouts) > 5
    assert [name for name, step in checkouts.items() if step["with"].get("persist-credentials") is not False] == []
    assert [name for name, step in checkouts.items() if "ref" in step["with"] or "repository" in step["with"]] == []


def test_a_job_ends_after_a_while(workflows: dict[str, Any]) -> None:
    own = {name: job for name, job in jobs(workflows).items() if "uses" not in job}
    assert [name for name, job in own.items() if not 0 < job["timeout-minutes"] <= 120] == []


def test_secrets_reach_only_the_steps_that_need_them(workflows: dict[str, Any], steps: dict[str, Any]) -> None:
    holders = {name for name, step in steps.items() if SECRET.search(str(step))}
    needing = ("scripts/stack.sh", "scripts/drift.sh", "scripts/issue.sh", "scripts/catalogue.sh", "gh api")
    actions = ("actions/download-artifact@", "actions/create-github-app-token@")
    for name in holders:
        step = steps[name]
        assert any(part in step.get("run", "") for part in needing) or step.get("uses", "").startswith(actions), name
    for job in jobs(workflows).values():
        around = {key: value for key, value in job.items() if key not in {"steps", "secrets"}}
        assert not SECRET.search(str(around))


def test_secrets_are_handed_on_by_name(workflows: dict[str, Any]) -> None:
    handed = [job["secrets"] for job in jobs(workflows).values() if "secrets" in job]
    assert handed == [{"PULUMI_CONFIG_PASSPHRASE": "${{ secrets.PULUMI_CONFIG_PASSPHRASE }}"}] * 3


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_every_stack_is_previewed_deployed_and_watched(workflows: dict[str, Any], name: str) -> None:
    assert (ROOT / f"Pulumi.{name}.yaml").exists()
    assert name in workflows["deploy.yml"]["jobs"]
    watching = [workflows["preview.yml"]["jobs"]["preview"], *workflows["drift.yml"]["jobs"].values()]
    assert all(name in job["strategy"]["matrix"]["stack"] for job in watching)


def test_the_cli_is_of_the_sdk_s_version(steps: dict[str, dict[str, Any]]) -> None:
    (sdk,) = re.findall(r"^pulumi==(\S+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    installing = [step["with"] for step in steps.values() if "pulumi/actions@" in step.get("uses", "")]
    assert installing == [{"pulumi-version": sdk}] * 2
    assert f"--version {sdk}" in (ROOT / ".azure-pipelines/set-up.yml").read_text()
