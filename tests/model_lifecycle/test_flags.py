"""The traffic of a feature flag, as featuremanagement would share it out."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle.flags import parse_flag


def flag(percentile: Any, enabled: bool = True, **allocation: Any) -> str:
    return json.dumps(
        {
            "id": "f",
            "enabled": enabled,
            "variants": [{"name": "a", "configuration_value": {"r": 1}}, {"name": "b"}],
            "allocation": {
                "default_when_enabled": "a",
                "default_when_disabled": "a",
                "percentile": percentile,
                **allocation,
            },
        }
    )


def test_what_no_percentile_covers_goes_to_the_default() -> None:
    found = parse_flag(flag([{"variant": "b", "from": 0, "to": 10}]))
    assert found.shares == {"b": 10.0, "a": 90.0}
    assert (found.serves("a"), found.serves("b")) == ('{"r": 1}', "b")


def test_a_disabled_flag_serves_its_stable_variant_alone() -> None:
    found = parse_flag(flag([{"variant": "b", "from": 0, "to": 100}], enabled=False))
    assert found.shares == {"a": 100.0, "b": 0.0}


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6).map(sorted))
def test_shares_always_come_to_a_hundred(bounds: list[int]) -> None:
    parts = [{"variant": "ab"[i % 2], "from": a, "to": b} for i, (a, b) in enumerate(itertools.pairwise(bounds))]
    assert sum(parse_flag(flag(parts)).shares.values()) == pytest.approx(100)


@pytest.mark.parametrize(
    "text", ["", "[]", "1", '{"enabled": true, "allocation": {"percentile": [{}]}}', '{"variants": [{}]}']
)
def test_what_is_no_flag_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Flag"):
        parse_flag(text)
