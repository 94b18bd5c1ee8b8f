"""The page on retirements says what the commands do."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from rollout.__main__ import _loaded
from rollout.retiring.life import NOTICE_DAYS
from rollout.retiring.steps import DRAIN_DAYS, Step
from rollout.upgrade.schedule import EVALUATE_DAYS, MARGIN_DAYS, QUOTA_DAYS

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "retirements.md").read_text()
OLD = "gpt-5.4-2026-03-05"


def keys(value: Any) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield key
        yield from keys(inner)
    for item in value if isinstance(value, list) else ():
        yield from keys(item)


@pytest.mark.parametrize("command", ["retirements", "plan-upgrade"])
def test_every_key_of_the_json_documents_is_told(house: Any, command: str) -> None:
    house.release("news-r1")
    house.stack(
        tasks={"news": {"stable": "news-r1"}},
        routes={"chat": {"stable": OLD}},
        consumers={"app": {"tasks": ["news"], "tokensPerMinute": 1}},
        breakGlass={OLD: {"reason": "late", "expires": "2027-08-01"}},
    )
    version = (OLD,) if command == "plan-upgrade" else ()
    document = json.loads(house.run(command, *version, "--json", "--on", "2027-02-01").stdout)
    placement = {"account", "sku", "capacity", "priority"}
    assert [key for key in sorted(set(keys(document)) - placement) if f"`{key}`" not in PAGE] == []


@pytest.mark.parametrize("command", ["retirements", "plan-upgrade"])
def test_every_option_is_told(command: str) -> None:
    made = _loaded(command)
    options = [option for parameter in made.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in PAGE] == []


def test_the_days_are_those_of_the_code() -> None:
    assert f"Within {NOTICE_DAYS} days of the retirement" in PAGE
    assert f"less than {DRAIN_DAYS} days ago" in PAGE
    days = {"drain": DRAIN_DAYS, "margin": MARGIN_DAYS, "evaluate": EVALUATE_DAYS, "quota": QUOTA_DAYS}
    assert [part for part, count in days.items() if f"| {part} | {count} |" not in PAGE] == []


def test_every_step_has_its_line() -> None:
    assert [step for step in Step if step is not Step.NONE and f"\n| {step} |" not in PAGE] == []


def test_the_picture_of_the_page_is_one() -> None:
    assert ET.parse(DOCS / "retirements.svg").getroot().tag.endswith("svg")  # noqa: S314 - a file of this repository
