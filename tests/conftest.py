"""What several rooms' tests share: a valid configuration, and copies of the project to break."""

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from hypothesis import settings

from local import Azure
from local.server import application, bind

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "model-lifecycle"

settings.register_profile("untimed", deadline=None, max_examples=50)
settings.load_profile("untimed")

Config = dict[str, Any]
Encode = Callable[[Config], dict[str, str]]
Project = Callable[..., Path]

_IN_FRONT = ("gateways", "routes", "consumers", "stores", "tasks")
"""What makes most of the example stacks' resources; a test that is not about them has no need of them."""


@pytest.fixture
def config() -> Config:
    """A small, valid stack as YAML would hold it, keys without their namespace; tests break one thing of it."""
    return {
        "environment": "prod",
        "residency": "eu",
        "network": "private",
        "accounts": {"sweden": {"location": "swedencentral"}, "france": {"location": "francecentral"}},
        "models": {
            "gpt-5.4-2026-03-05": {
                "model": "gpt-5.4",
                "version": "2026-03-05",
                "placements": [
                    {"account": "sweden", "sku": "DataZoneProvisionedManaged", "capacity": 50, "priority": 1},
                    {"account": "sweden", "sku": "DataZoneStandard", "capacity": 100, "priority": 2},
                    {"account": "france", "sku": "DataZoneStandard", "capacity": 100, "priority": 3},
                ],
            }
        },
    }


@pytest.fixture
def encode() -> Encode:
    """Turns such a stack into the map that the runtime hands to a program."""

    def encoded(values: Config) -> dict[str, str]:
        own = {f"{PROJECT}:{k}": v if isinstance(v, str) else json.dumps(v) for k, v in values.items()}
        return {"azure-native:location": "swedencentral", **own}

    return encoded


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Copies what the example stacks consist of, so that a test can change it; returns the folder.

    The copy has accounts and models only; `whole` keeps the gateway in front of them.
    """

    def copied(name: str = "project", *, whole: bool = False) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file in ("__main__.py", "Pulumi.yaml"):
            shutil.copy(ROOT / file, folder / file)
        for file in ("Pulumi.dev.yaml", "Pulumi.prod.yaml"):
            text = (ROOT / file).read_text()
            (folder / file).write_text(text if whole else _without(text, _IN_FRONT))
        for room in ("components", "model_lifecycle", "policies", "releases"):
            shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
        return folder

    return copied


def _without(text: str, keys: tuple[str, ...]) -> str:
    """A stack file's text without some keys and all that is below them."""
    for key in keys:
        text, found = re.subn(rf"^  {PROJECT}:{key}:.*\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
        assert found == 1
    return text


@pytest.fixture
def url(azure: Azure) -> Iterator[str]:
    """Where the Azure of this test is served."""
    listener = bind(0)
    server = uvicorn.Server(uvicorn.Config(application(azure), log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
