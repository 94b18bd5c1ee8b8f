"""The shares of a feature flag's variants, before and after."""

import json
from typing import Any

import pytest

from local.provider import UNKNOWN
from review.traffic import changed_shares

FLAG_TYPE = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8"


def flag(value: Any, content_type: Any = FLAG_TYPE) -> tuple[str, str, dict[str, Any]]:
    text = json.dumps(value) if isinstance(value, dict) else value
    return ("azure-native:appconfiguration:KeyValue", "flag", {"contentType": content_type, "value": text})


def rollout(percent: int, *, enabled: bool = True, canary: str = "r2") -> dict[str, Any]:
    return {
        "id": "summarize",
        "enabled": enabled,
        "variants": [
            {"name": "stable", "configuration_value": {"release": "r1"}},
            {"name": "canary", "configuration_value": {"release": canary}},
        ],
        "allocation": {
            "default_when_enabled": "stable",
            "default_when_disabled": "stable",
            "percentile": [{"variant": "canary", "from": 0, "to": percent}] if percent else [],
            "seed": "s",
        },
    }


def rows(base: Any, head: Any) -> list[tuple[Any, ...]]:
    return [(it.flag, it.variant, it.before, it.after, it.content_changes) for it in changed_shares(base, head)]


def test_a_step_of_a_rollout(made: Any) -> None:
    assert rows(made(flag(rollout(10))), made(flag(rollout(50)))) == [
        ("summarize", "canary", 10, 50, False),
        ("summarize", "stable", 90, 50, False),
    ]


def test_a_flag_that_is_off_serves_its_default(made: Any) -> None:
    assert rows(made(flag(rollout(10))), made(flag(rollout(10, enabled=False)))) == [
        ("summarize", "canary", 10, 0, False),
        ("summarize", "stable", 90, 100, False),
    ]


def test_a_flag_that_comes_or_goes(made: Any) -> None:
    assert rows(made(), made(flag(rollout(0)))) == [
        ("summarize", "canary", None, 0, False), ("summarize", "stable", None, 100, False),
    ]  # fmt: skip
    assert rows(made(flag(rollout(0))), made())[0][2:4] == (0, None)


def test_a_variant_that_names_something_else_is_told(made: Any) -> None:
    assert rows(made(flag(rollout(10))), made(flag(rollout(10, canary="r3")))) == [
        ("summarize", "canary", 10, 10, True), ("summarize", "stable", 90, 90, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value", [rollout(10), "no json", "[1]", '{"id": 1}', "[" * 100_000, UNKNOWN, '{"id": "x", "variants": "y"}']
)
def test_what_does_not_change_or_can_t_be_read_is_left_out(made: Any, value: Any) -> None:
    assert rows(made(flag(value)), made(flag(value))) == []
    assert rows(made(), made(flag(rollout(10), "application/json"))) == []
    assert rows(made(), made(flag(rollout(10), UNKNOWN))) == []
