"""A folder of releases that a test can break, and a stack that serves them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle import releases, settings

PROJECT = "model-lifecycle"
VERSION = "gpt-5.4-2026-03-05"
SUCCESSOR = "gpt-5.6-sol-2026-07-09"
PLACEMENT = {"account": "sweden", "sku": "DataZoneStandard", "capacity": 10}

Write = Callable[..., Path]
Refused = Callable[[], str]


def content(**changes: Any) -> dict[str, Any]:
    """A release as its file holds it."""
    return {
        "model": "gpt-5.4",
        "version": "2026-03-05",
        "messages": [
            {"role": "system", "text": "Summarize in {{language}}."},
            {"role": "user", "text": "{{document}}"},
        ],
        "variables": ["document", "language"],
        "parameters": {"max_completion_tokens": 800, "reasoning_effort": "low"},
    } | changes


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty folder of releases."""
    folder = tmp_path / "releases"
    folder.mkdir()
    return folder


@pytest.fixture
def draft(root: Path) -> Write:
    """Writes a release that nobody has sealed; returns its file."""

    def write(name: str = "summarize-r1", task: str = "summarize", text: str | None = None, **changes: Any) -> Path:
        file = root / task / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(content(**changes), ensure_ascii=False) if text is None else text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def sealed(root: Path, draft: Write) -> Write:
    """Writes a release and seals it; returns its file."""

    def write(name: str = "summarize-r1", task: str = "summarize", **changes: Any) -> Path:
        file = draft(name, task, **changes)
        digest = releases.read(root, task, name).release.digest
        releases.digest_file(root, task, name).write_text(f"{digest}\n")
        return file

    return write


@pytest.fixture
def stack(config: Any) -> Any:
    """A stack whose task serves summarize-r1 and, to 10 of 100 users, summarize-r2."""
    config["models"][SUCCESSOR] = {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": [PLACEMENT]}
    publisher = {"name": "AI platform", "email": "ai-platform@example.com"}
    return config | {
        "gateways": {"main": {"location": "swedencentral", "publisher": publisher}},
        "stores": {"main": {"location": "swedencentral"}},
        "tasks": {"summarize": {"stable": "summarize-r1", "canary": {"release": "summarize-r2", "percent": 10}}},
        "consumers": {"newsroom": {"tasks": ["summarize"], "tokensPerMinute": 20_000}},
    }


@pytest.fixture
def two(sealed: Write) -> None:
    """The two releases that the stack serves."""
    sealed("summarize-r1")
    sealed("summarize-r2", model="gpt-5.6-sol", version="2026-07-09")


@pytest.fixture
def loaded(root: Path, encode: Any) -> Any:
    """What a stack's stores would hold."""
    return lambda values: releases.load(root, settings.load(encode(values), PROJECT), PROJECT)


@pytest.fixture
def refused(stack: Any, loaded: Any) -> Refused:
    """The message that the stack is refused with because of its releases."""

    def message() -> str:
        with pytest.raises(settings.SettingsError) as caught:
            loaded(stack)
        return str(caught.value)

    return message


@pytest.fixture
def unreadable(root: Path) -> Callable[[], str]:
    """The message that summarize-r1 is refused with, sealed or not."""

    def message() -> str:
        with pytest.raises(settings.SettingsError) as caught:
            releases.read(root, "summarize", "summarize-r1")
        return str(caught.value)

    return message
