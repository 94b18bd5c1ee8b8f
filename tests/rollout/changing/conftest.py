"""A stack that is up in a local Azure, brought up once and copied for each test, and commands run in its folder."""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.appconfiguration import AzureAppConfigurationClient, ConfigurationSetting
from typer.testing import CliRunner, Result

from local import Azure, open_azure
from model_lifecycle.releases import digest_file, read
from offline.apply import Applier
from offline.past import Past
from offline.program import run_program
from offline.progress import Progress
from offline.stackfile import read_stack
from offline.stage import Stage
from offline.target import opened
from reader.local import client
from rollout.__main__ import app
from rollout.judging import percentiles
from rollout.stackedit import StackFile

ROOT = Path(__file__).resolve().parents[3]
FLAG = ".appconfig.featureflag/summarize"
STACK = """\
# Everything about the stack stands here.
config:
  azure-native:location: swedencentral
  model-lifecycle:environment: dev
  model-lifecycle:residency: eu
  model-lifecycle:network: public
  model-lifecycle:accounts:
    sweden: {location: swedencentral}
  model-lifecycle:models:
    gpt-5.4-2026-03-05:
      model: gpt-5.4
      version: "2026-03-05"
      placements: [{account: sweden, sku: DataZoneStandard, capacity: 50}]
    gpt-5.6-sol-2026-07-09:
      model: gpt-5.6-sol
      version: "2026-07-09"
      placements:
        - {account: sweden, sku: DataZoneStandard, capacity: 50} # enough
  model-lifecycle:gateways:
    main: {location: swedencentral, publisher: {name: AI platform, email: ai-platform@example.com}}
  model-lifecycle:stores:
    main: {location: swedencentral}
  model-lifecycle:strategy:
    steps: [{percent: 10, bakeMinutes: 0}, {percent: 50, bakeMinutes: 0}, {percent: 100}]
  model-lifecycle:tasks:
    # what the newsroom asks for
    summarize: {stable: summarize-r1} # since spring
    contracts: {stable: contracts-r1}
"""

Rollout = Callable[..., Result]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer resamples: the intervals are rougher, and here nothing depends on their edges."""
    monkeypatch.setattr(percentiles, "RESAMPLES", 300)


@pytest.fixture(scope="session")
def brought_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose stack is up, to be copied."""
    folder = tmp_path_factory.mktemp("up")
    for file in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(ROOT / file, folder / file)
    shutil.copytree(ROOT / "releases", folder / "releases")
    seal(folder / "releases", "summarize-r3", "gpt-5.4", "2026-03-05")
    (folder / "Pulumi.dev.yaml").write_text(STACK)
    up(folder)
    return folder


def up(folder: Path) -> dict[str, Any]:
    """Brings the stack up as its file says; returns its outputs."""
    subject = read_stack(folder, "dev")
    with opened(subject, create=True) as target:
        target.azure.behaviour.set_latencies({})
        applier = Applier(target.provider, target.state, Progress(0))
        stage = Stage(target.provider, Past(target.settled()), applier, False, applier.gate, applier.hooks)
        with applier.carrying_out():
            run = run_program(subject, lambda _: None, stage)
    (folder / "outputs.json").write_text(json.dumps(dict(run.outputs)))
    return dict(run.outputs)


def seal(root: Path, name: str, model: str, version: str) -> None:
    """A release of summarize, evaluated against summarize-r1, and sealed."""
    content = {
        "model": model,
        "version": version,
        "messages": [{"role": "user", "text": "{{language}}: {{document}}"}],
        "variables": ["document", "language"],
        "parameters": {"max_completion_tokens": 900, "reasoning_effort": "low"},
        "evaluation": f"{name}.evaluation.json",
    }
    file = root / "summarize" / f"{name}.yaml"
    file.write_text(json.dumps(content))
    digest = read(root, "summarize", name).release.digest
    digest_file(root, "summarize", name).write_text(digest)
    evaluate(root, name, digest)


def evaluate(root: Path, name: str, digest: str, verdict: str = "Successful", baseline: str = "summarize-r1") -> None:
    """Writes an evaluation of a release."""
    base = {"release": baseline, "digest": digest_file(root, "summarize", baseline).read_text().strip()}
    found = {
        "schemaVersion": 1,
        "release": name,
        "digest": digest,
        "baseline": base,
        "verdict": verdict,
        "evaluatedAt": "2026-11-18T14:05:00Z",
    }
    (root / "summarize" / f"{name}.evaluation.json").write_text(json.dumps(found))


@pytest.fixture
def folder(brought_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the working directory."""
    made = shutil.copytree(brought_up, tmp_path / "stack")
    monkeypatch.chdir(made)
    for name in ("AZURE_SUBSCRIPTION_ID", "PULUMI_STACK"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def azure(folder: Path) -> Iterator[Azure]:
    """The Azure of the stack, of this test's own."""
    with contextlib.closing(open_azure(folder / ".local" / "azure.sqlite")) as found:
        yield found


class Live:
    """The store as anybody sees it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        outputs = json.loads((folder / "outputs.json").read_text())
        self.client = AzureAppConfigurationClient(outputs["stores"]["main"]["endpoint"], retry_total=0, **client(url))

    @property
    def flag(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.client.get_configuration_setting(FLAG).value or "")
        return found

    @property
    def canary(self) -> int:
        """The percentage that the canary gets; 0 where it is off."""
        found = self.flag
        parts = {part["variant"]: part["to"] - part["from"] for part in found["allocation"]["percentile"]}
        stable = found["allocation"]["default_when_enabled"]
        return sum(share for name, share in parts.items() if name != stable) if found["enabled"] else 0

    def put(self, document: dict[str, Any]) -> None:
        """Writes the flag, as somebody else."""
        found = self.client.get_configuration_setting(FLAG)
        entry = ConfigurationSetting(
            key=FLAG, value=json.dumps(document), content_type=found.content_type, tags=found.tags
        )
        self.client.set_configuration_setting(entry)

    def revisions(self) -> list[dict[str, Any]]:
        """Every state that the flag ever had, the first one first."""
        found = list(self.client.list_revisions(key_filter=FLAG))
        return [json.loads(each.value or "") for each in reversed(found)]


@pytest.fixture
def live(folder: Path, url: str) -> Iterator[Live]:
    found = Live(folder, url)
    yield found
    found.client.close()


@pytest.fixture
def rollout(folder: Path, url: str) -> Rollout:
    """Runs a command against the store; without `--local` where `unseen` is true."""

    def ran(*arguments: str, unseen: bool = False) -> Result:
        return CliRunner().invoke(app, [*arguments, *([] if unseen else ["--local", url])])

    return ran


def done(result: Result) -> str:
    """The output of a command that succeeded."""
    assert result.exit_code == 0, result.output
    return result.output


def configured(folder: Path, task: str = "summarize") -> dict[str, Any] | None:
    found = StackFile(folder, "dev").rollout(task)
    return found.model_dump(mode="json", exclude_defaults=True) if found else None


def journal(folder: Path, task: str = "summarize") -> list[dict[str, Any]]:
    path = folder / "history" / "dev" / f"{task}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
