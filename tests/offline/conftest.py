"""Programs and stacks written for one test, run in process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offline.program import Run, run_program
from offline.stackfile import read_stack

PROJECT = "name: test\nruntime: python\n"

Program = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with an empty program and an empty stack `dev`."""
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {azure-native:location: swedencentral}\n")
    (tmp_path / "__main__.py").write_text("")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Program:
    """Runs a program's text in a preview of `dev`."""

    def running(text: str, watch: Any = lambda _: None) -> Run:
        (folder / "__main__.py").write_text(text)
        return run_program(read_stack(folder, "dev"), watch)

    return running
