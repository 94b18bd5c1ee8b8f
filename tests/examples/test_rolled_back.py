"""An emergency rollback in the store is never undone by an older configuration."""

import json
from pathlib import Path
from typing import Any

import pytest
from azure.appconfiguration import ConfigurationSetting

from offline.errors import BadInput
from offline.program import run_program
from offline.stackfile import read_stack
from offline.stage import foreseen
from offline.target import opened

KEY = ".appconfig.featureflag/summarize"
OFF = "{stable: summarize-r2, enabled: false}"
MOVED = """    main: {location: swedencentral, tasks: [contracts]}
    other: {location: swedencentral, tasks: [summarize]}
  model-lifecycle:tasks"""


@pytest.fixture
def preview(folder: Path) -> Any:
    """Previews the stack against its Azure; returns what it said."""

    def previewed() -> str:
        subject = read_stack(folder, "dev")
        with opened(subject, create=False) as target:
            stage = foreseen(target.provider, target.snapshot())
            return " ".join(run_program(subject, lambda _: None, stage).messages)

    return previewed


def written(served: Any, **fields: Any) -> None:
    """Changes fields of the flag in the store, as an operator does."""
    found = served.store.get_configuration_setting(KEY)
    found.value = json.dumps(json.loads(found.value) | fields)
    served.store.set_configuration_setting(found)


def configured(folder: Path, was: str, becomes: str) -> None:
    file = folder / "Pulumi.dev.yaml"
    assert was in file.read_text()
    file.write_text(file.read_text().replace(was, becomes))


def test_a_preview_that_would_undo_a_rollback_is_stopped_and_says_what_settles_it(served: Any, preview: Any) -> None:
    written(served, enabled=False)
    with pytest.raises(BadInput) as caught:
        preview()
    said = str(caught.value)
    assert "the flag of summarize was switched off in the store" in said
    assert "took summarize-r2 from its users" in said
    assert "python -m rollout rollback summarize --stack dev" in said


def test_nor_does_it_come_back_as_the_stable_release(served: Any, preview: Any, folder: Path) -> None:
    written(served, enabled=False)
    configured(folder, "{stable: summarize-r1, canary: {release: summarize-r2, percent: 10}}", "{stable: summarize-r2}")
    with pytest.raises(BadInput, match="took summarize-r2 from its users"):
        preview()


def test_a_rollback_that_the_configuration_has_taken_over_goes_through(served: Any, preview: Any, folder: Path) -> None:
    written(served, enabled=False)
    configured(folder, "percent: 10}}", "percent: 10}, enabled: false}")
    assert not preview()


def test_nor_by_a_configuration_that_is_off_and_leads_elsewhere(served: Any, preview: Any, folder: Path) -> None:
    written(served, enabled=False)
    configured(folder, "{stable: summarize-r1, canary: {release: summarize-r2, percent: 10}}", OFF)
    with pytest.raises(BadInput, match="took summarize-r2 from its users"):
        preview()


def test_nor_by_moving_the_task_to_another_store(served: Any, preview: Any, folder: Path) -> None:
    written(served, enabled=False)
    configured(folder, "    main: {location: swedencentral}\n  model-lifecycle:tasks", MOVED)
    with pytest.raises(BadInput, match=r"stores\.main: the flag of summarize was switched off in the store"):
        preview()


def test_another_release_goes_through_after_a_rollback(served: Any, preview: Any, folder: Path) -> None:
    written(served, enabled=False)
    configured(folder, "summarize-r2, percent: 10", "summarize-r3, percent: 10")
    assert "and this configuration summarize-r1 90 %, summarize-r3 10 %" in preview()


def test_a_preview_says_how_the_store_differs(served: Any, preview: Any, folder: Path) -> None:
    configured(folder, "percent: 10", "percent: 50")
    said = preview()
    assert "the store serves summarize-r1 90 %, summarize-r2 10 %, and this configuration summarize-r1 50 %" in said


def test_a_flag_that_somebody_broke_is_written_anew(served: Any, preview: Any) -> None:
    served.store.set_configuration_setting(ConfigurationSetting(key=KEY, value="[]", content_type="text/plain"))
    said = preview()
    assert "the flag of summarize is no flag" in said
