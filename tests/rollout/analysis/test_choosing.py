"""Which requests speak for a release, and which are left out and told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rollout.analysis import Side, choose
from rollout.analysis.load import load
from rollout.telemetry import Call

SINCE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STABLE, CANARY = Side("r1", "m-1"), Side("r2", "m-2")
SERVED: dict[str, Any] = {
    "timestamp": SINCE,
    "task": "t",
    "release": "r2",
    "model": "m-2",
    "status": 200,
    "latency_ms": 5.0,
    "prompt_tokens": 2,
    "completion_tokens": 1,
    "content_filtered": False,
    "reason": "pin",
}


def call(**fields: Any) -> Call:
    return Call(**(SERVED | fields))


def chosen(*calls: Call) -> Any:
    return choose(calls, SINCE, STABLE, CANARY)


@pytest.mark.parametrize("reason", ["pin", "failover", None])
def test_what_was_pinned_counts_wherever_it_was_served(reason: str | None) -> None:
    (row,) = chosen(call(reason=reason)).canary.rows
    assert (row.latency_ms, row.tokens, row.filtered, row.error) == (5.0, 3, False, None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "canary"}, "a route drew the version"),
        ({"reason": "stable"}, "a route drew the version"),
        ({"model": "m-1"}, "served by m-1, and r2 was tested with m-2"),
        ({"model": None}, "does not say which version served"),
        ({"status": 403}, "refused with 403"),
        ({"status": 404, "model": None}, "refused with 404"),
    ],
)
def test_what_speaks_for_no_release_is_left_out_and_counted(fields: Any, said: str) -> None:
    found = chosen(call(**fields), call(**fields))
    assert (found.canary.rows, found.stable.rows) == ((), ())
    ((reason, count),) = found.left.items()
    assert (said in reason, count) == (True, 2)


@pytest.mark.parametrize("status", [0, 400, 408, 429, 500, 503, 504])
def test_infrastructure_errors_are_errors_and_nothing_else(status: int) -> None:
    (row,) = chosen(call(status=status, model=None, reason=None)).canary.rows
    assert (row.error, row.latency_ms, row.tokens, row.filtered) == (f"status {status}", None, None, None)


def test_a_filtered_prompt_is_no_error_and_has_no_latency() -> None:
    (row,) = chosen(call(status=400, content_filtered=True)).canary.rows
    assert (row.error, row.filtered, row.latency_ms) == (None, True, None)


def test_other_releases_and_earlier_requests_are_nobody_s() -> None:
    found = chosen(call(release="r3"), call(release=None), call(timestamp=SINCE - timedelta(seconds=1)))
    assert (found.canary.rows, found.stable.rows, found.left) == ((), (), {})


def test_no_row_of_one_release_is_taken_for_a_row_of_the_other() -> None:
    found = chosen(call(correlation_id="a"), call(release="r1", model="m-1", correlation_id="a"))
    assert {row.id for row in found.stable.rows}.isdisjoint(row.id for row in found.canary.rows)


def test_the_load_is_the_busiest_minute_by_version_of_the_task_and_of_the_others() -> None:
    later = SINCE + timedelta(minutes=1)
    calls = [
        call(),
        call(model="m-1"),
        call(timestamp=later),
        call(timestamp=later + timedelta(seconds=59)),
        call(task="other"),
        call(task=None, prompt_tokens=None),
        call(model=None),
    ]
    assert load(calls, "t").as_json() == {
        "tokensPerMinute": {"m-1": 3, "m-2": 6},
        "taskTokensPerMinute": 6,
        "otherTokensPerMinute": {"m-2": 3},
    }
