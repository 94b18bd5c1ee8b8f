"""The recorded session of docs/rollout.md is what the commands say."""

import re
import shlex
from importlib import import_module

import pytest

from tests.rollout.changing.conftest import ROOT, Rollout

_PAGE = (ROOT / "docs" / "rollout.md").read_text()


def plain(text: str) -> list[str]:
    """Lines without what differs from day to day, and without spaces at their ends."""
    undated = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "<when>", text)
    undated = re.sub(r"in \d+ days", "in <n> days", undated)
    return [line.rstrip() for line in undated.splitlines() if line.strip()]


def test_the_session_is_what_the_commands_say(rollout: Rollout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("rollout.journal.record"), "who", lambda: "ada@mac")
    session = re.findall(r"```console\n(.*?)```", _PAGE, re.DOTALL)[0]
    found = re.findall(r"^\$ rollout (.*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE)
    assert len(found) >= 7
    for command, said in found:
        arguments = shlex.split(command)
        result = rollout(*arguments, unseen=arguments[0] == "history")
        assert plain(result.output) == plain(said), command


def test_every_daily_command_stands_in_the_table() -> None:
    from rollout.__main__ import _COMMANDS  # noqa: PLC0415

    elsewhere = {"evaluate", "analyse", "retirements", "plan-upgrade", "refresh-catalogue", "seal"}
    assert [name for name in _COMMANDS if name not in elsewhere and f"| `{name} " not in _PAGE] == []
