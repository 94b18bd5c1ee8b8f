"""When a release was last taken out of service, from histories of all kinds."""

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rollout.retiring.history import stopped

names = st.sampled_from(("r1", "r2", "r3"))
values = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | names
states = st.dictionaries(
    st.sampled_from(("stable", "canary", "former", "enabled")), values | st.dictionaries(st.just("release"), values)
)
records = st.dictionaries(
    st.sampled_from(("before", "after", "at", "phase")),
    states | st.sampled_from(("done", "2027-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00")) | values,
)


def told(lines: list[bytes]) -> dict[str, date]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history" / "prod" / "news.jsonl"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"\n".join(lines))
        return dict(stopped(Path(folder), "prod", "news"))


def record(day: str, before: dict[str, Any], after: dict[str, Any]) -> bytes:
    return json.dumps({"at": f"{day}T23:30:00-02:00", "phase": "done", "before": before, "after": after}).encode()


@given(st.lists(st.binary(max_size=40) | records.map(lambda each: json.dumps(each).encode()), max_size=5))
def test_whatever_the_file_holds_it_ends_nothing(lines: list[bytes]) -> None:
    assert all(isinstance(day, date) for day in told(lines).values())


def test_the_last_time_counts_in_utc_and_serving_it_again_takes_it_back() -> None:
    r1, both = {"stable": "r1"}, {"stable": "r1", "canary": {"release": "r2", "percent": 10}}
    r2 = {"stable": "r2", "former": "r1"}
    lines = [record("2027-01-01", r1, both), record("2027-01-02", both, r2)]
    assert told(lines) == {"r1": date(2027, 1, 3)}
    rolled_back = {**r2, "enabled": False}
    assert told([*lines, record("2027-02-01", r2, rolled_back)]) == {"r2": date(2027, 2, 2)}


def test_an_abort_takes_the_canary_out_of_service() -> None:
    both = {"stable": "r1", "canary": {"release": "r2", "percent": 10}}
    assert told([record("2027-01-01", both, {**both, "enabled": False})]) == {"r2": date(2027, 1, 2)}


def test_without_a_history_nothing_is_told(tmp_path: Path) -> None:
    assert stopped(tmp_path, "prod", "news") == {}
