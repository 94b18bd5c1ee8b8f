"""The demonstration: its stack fits the dev stack's file, and its tables and picture tell what users saw."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from examples.demo.errors import DemoFailed
from examples.demo.picture import drawn
from examples.demo.stack import DevStack
from examples.demo.tables import by_phase, by_user, paths
from examples.demo.traffic import Seen, Traffic
from model_lifecycle import releases, settings
from offline.stackfile import read_stack

PHASES = ("10 %", "50 %")
SEEN = [
    Seen(0.1, 0, "ada", "r1", "gpt-5.4-2026-03-05"),
    Seen(0.2, 0, "bob", "r1", "gpt-5.4-2026-03-05"),
    Seen(1.5, None, "bob", "r1", "gpt-5.4-2026-03-05"),
    Seen(2.1, 1, "ada", "r2", "gpt-5.6-sol-2026-07-09"),
    Seen(2.2, 1, "bob", "r1", "gpt-5.4-2026-03-05"),
]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stack"
    made.mkdir()
    return made


def test_its_stack_is_the_dev_stack_with_room_for_its_users_and_an_identity(folder: Path) -> None:
    stack = DevStack(folder)
    stack._edit("percent: 10}", "percent: 50}")
    subject = read_stack(folder, "dev")
    found = settings.load(subject.config, "model-lifecycle", frozenset())
    releases.load(folder / "releases", found, "model-lifecycle")
    consumer = found.consumers["newsroom"]
    assert consumer.identities.keys() == {"app"}
    assert consumer.tokens_per_minute == 50_000_000
    assert found.tasks["summarize"].canary.percent == 50  # type: ignore[union-attr]
    assert not (folder / ".local").exists()


def test_a_line_that_is_gone_is_named(folder: Path) -> None:
    with pytest.raises(DemoFailed, match=r"Pulumi\.dev\.yaml has no 'percent: 11', which this demonstration changes"):
        DevStack(folder)._edit("percent: 11", "percent: 12")


def test_a_user_s_way_is_one_release_a_phase() -> None:
    assert paths(SEEN, PHASES) == {"ada": ("r1", "r2"), "bob": ("r1", "r1")}
    mixed = [*SEEN, Seen(2.3, 1, "bob", "r2", "gpt-5.6-sol-2026-07-09")]
    assert paths(mixed, PHASES)["bob"] == ("r1", "r1 and r2")


def test_tables_count_users_and_requests() -> None:
    assert [column.header for column in by_user(paths(SEEN, PHASES), PHASES).columns] == ["10 %", "50 %", "users"]
    counted = by_phase(SEEN, PHASES)
    assert [list(column.cells) for column in counted.columns][-2:] == [["2", "1", "1"], ["2", "1", "1"]]


def test_the_picture_is_svg_with_every_version_and_every_change() -> None:
    root = ET.fromstring(drawn(SEEN, [(0.0, "10 %"), (2.0, "50 % <now>")]))  # noqa: S314 - our own
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert {"gpt-5.4-2026-03-05", "gpt-5.6-sol-2026-07-09", "10 %", "50 % <now>"} <= set(texts)
    bars = [element for element in root.iter(f"{SVG}rect") if element.get("shape-rendering")]
    colours = {bar.get("fill") for bar in bars}
    assert len(colours) == 2
    assert all(float(bar.get("height", "0")) > 0 for bar in bars)


def app(fails: str = "") -> Any:
    """An app that answers, but for one user."""

    def ask(_task: str, user: str, _variables: dict[str, str]) -> Any:
        if user == fails:
            raise DemoFailed(user)
        return SimpleNamespace(served="gpt-5.4-2026-03-05", release=SimpleNamespace(name="r1"))

    return SimpleNamespace(ask=ask)


def test_a_round_is_over_when_each_user_has_come_and_a_failure_is_told() -> None:
    users = ["ada", "bob", "eve"]
    traffic = Traffic(app(), users, "summarize", {})
    traffic.begin_round(0)
    traffic.start()
    while traffic.come() < len(users):
        pass
    traffic.stop()
    assert {each.user for each in traffic.seen if each.phase == 0} == set(users)
    failing = Traffic(app("bob"), users, "summarize", {})
    failing.begin_round(0)
    failing.start()
    while failing.failure is None:
        pass
    failing.stop()
    with pytest.raises(DemoFailed, match="bob"):
        failing.come()
