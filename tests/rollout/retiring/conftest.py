"""A project of a test's own, with a catalogue of its own: what Azure publishes tomorrow changes no result here."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from model_lifecycle import releases
from model_lifecycle.catalogue import models
from rollout.__main__ import app

OLD, NEW, OTHER = "gpt-5.4-2026-03-05", "gpt-5.6-sol-2026-07-09", "text-embedding-3-large-1"
CATALOGUE = f"""
[versions]
"{OLD}" = {{ model = "gpt-5.4", version = "2026-03-05", stage = "GA", deprecates = 2027-03-05, retires = 2027-09-02,
  retires_by_sku = {{ ProvisionedManaged = 2027-08-01 }}, replacements = ["gpt-5.6-sol"], source = "S1" }}
"{NEW}" = {{ model = "gpt-5.6-sol", version = "2026-07-09", stage = "GA", deprecates = 2027-12-01,
  retires = 2028-06-01, source = "S1" }}
"gpt-5.1-2025-11-13" = {{ model = "gpt-5.1", version = "2025-11-13", stage = "GA", retires = 2027-05-15,
  source = "S1" }}
"gpt-5.5-2026-04-24" = {{ model = "gpt-5.5", version = "2026-04-24", stage = "GA", retires = 2027-08-01,
  source = "S1" }}
"{OTHER}" = {{ model = "text-embedding-3-large", version = "1", stage = "GA", retires = 2027-10-01, source = "S1" }}
""".replace(",\n ", ", ")


class House:
    """A project's folder: stacks and releases are added, commands run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "Pulumi.yaml").write_text("name: model-lifecycle\nruntime: python\n")

    def stack(self, name: str = "prod", **own: Any) -> None:
        """A stack with the versions OLD and NEW in one account, one gateway and one store, or what `own` says."""
        placement = {"account": "sweden", "sku": "DataZoneStandard", "capacity": 100}
        config: dict[str, Any] = {
            "environment": "prod",
            "residency": "eu",
            "network": "public",
            "accounts": {"sweden": {"location": "swedencentral"}},
            "models": {
                OLD: {"model": "gpt-5.4", "version": "2026-03-05", "placements": [placement]},
                NEW: {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": [placement]},
            },
            "gateways": {
                "main": {"location": "swedencentral", "publisher": {"name": "team", "email": "team@example.com"}}
            },
            "stores": {"main": {"location": "swedencentral"}},
            **own,
        }
        kept = {f"model-lifecycle:{key}": value for key, value in config.items() if value is not None}
        content = {"config": {"azure-native:location": "swedencentral", **kept}}
        (self.root / f"Pulumi.{name}.yaml").write_text(yaml.safe_dump(content, sort_keys=False))

    def release(self, name: str, version: str = OLD, verdict: str | None = "Successful", *, seal: bool = True) -> None:
        """A release of the task that its name begins with: sealed and with a verdict, unless told otherwise."""
        task, folder = name.rpartition("-")[0], self.root / "releases" / name.rpartition("-")[0]
        folder.mkdir(parents=True, exist_ok=True)
        model, number = {OLD: ("gpt-5.4", "2026-03-05"), NEW: ("gpt-5.6-sol", "2026-07-09")}[version]
        file, said = f"{name}.evaluation.json", f"evaluation: {name}.evaluation.json\n" if verdict else ""
        text = f'model: {model}\nversion: "{number}"\nmessages: [{{role: user, text: Say {name}.}}]\n{said}'
        (folder / f"{name}.yaml").write_text(text)
        digest = releases.read(self.root / "releases", task, name).release.digest
        if seal:
            (folder / f"{name}.digest").write_text(f"{digest}\n")
        if verdict:
            told = {"schemaVersion": 1, "release": name, "digest": digest, "verdict": verdict}
            (folder / file).write_text(json.dumps({**told, "evaluatedAt": "2026-11-20T10:00:00Z", "metrics": []}))

    def run(self, *arguments: str) -> Result:
        """What a command prints and how it ends."""
        return CliRunner().invoke(app, arguments)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue of these tests."""
    entries = models.parse(CATALOGUE)
    found = {(entry.model, entry.version): entry for entry in entries.values()}
    monkeypatch.setattr(models, "_versions", lambda: found)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """An empty project, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    yield House(tmp_path)  # noqa: PT022 - the folder is left before it goes
