"""Samples of releases."""

import numpy as np
import pytest

from model_lifecycle.settings import Strategy
from rollout.judging import Row, Sample, percentiles


@pytest.fixture(autouse=True)
def _fewer_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(percentiles, "RESAMPLES", 500)


def rated(passes: "np.ndarray | list[bool]", prefix: str = "") -> Sample:
    return Sample(tuple(Row(f"{prefix}{index}", passes={"ok": bool(value)}) for index, value in enumerate(passes)))


@pytest.fixture
def once() -> Strategy:
    return Strategy(looks=1)
