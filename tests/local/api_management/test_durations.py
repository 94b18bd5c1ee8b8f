"""Durations are read as ISO 8601 has them."""

import pytest

from local.api_management.durations import seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [("PT1M", 60), ("PT1H30M", 5400), ("P1D", 86_400), ("P1DT1S", 86_401), ("PT0.5S", 0.5), ("PT90S", 90)],
)
def test_a_duration_has_seconds(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "P", "PT", "PT0S", "1M", "P1M", "PT1", "PT-1M", "pt1m", "P1DT"])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration such as PT1M"):
        seconds(text)
