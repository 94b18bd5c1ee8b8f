"""docs/releases.md names every key of a release and of an evaluation, and nothing that is not there."""

import re
from pathlib import Path

from model_lifecycle.releases import shape

PAGE = Path(__file__).resolve().parents[3] / "docs" / "releases.md"
SHAPES = (shape.ReleaseFile, shape.MessageEntry, shape.ToolEntry, shape.DataEntry, shape.EvaluationFile)


def test_every_key_of_the_files_is_documented() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \| (?:yes|no|one of)", PAGE.read_text(), re.MULTILINE))
    keys = {str(field.alias) for each in SHAPES for field in each.model_fields.values()}
    assert documented == keys
