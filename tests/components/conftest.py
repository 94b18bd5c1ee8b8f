"""What a stack's configuration becomes, as a preview tells it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from offline.operations import Operation
from offline.program import run_program
from offline.stackfile import read_stack


@pytest.fixture
def operations(project: Any, config: Any) -> Any:
    """Runs the stack on a configuration and returns its operations."""
    folder: Path = project()

    def run(changed: Any = config) -> Sequence[Operation]:
        own = {f"model-lifecycle:{key}": value for key, value in changed.items()}
        content = {"config": {"azure-native:location": "swedencentral", **own}}
        (folder / "Pulumi.test.yaml").write_text(yaml.safe_dump(content))
        return run_program(read_stack(folder, "test"), lambda _: None).operations

    return run
