"""The timeline's boxes and words, computed: nothing lies over anything else, and every day stands where it belongs."""

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle.catalogue import ModelVersion, Stage
from rollout.retiring.life import Life, SkuLife
from rollout.retiring.picture import legend
from rollout.retiring.rows import Row
from rollout.retiring.steps import Step
from rollout.retiring.timeline import WIDTH, Box, Timeline, timeline
from rollout.retiring.uses import Uses

TODAY = date(2027, 6, 20)
ROUNDED = 0.2
NOBODY = Uses((), (), (), (), ())


def row(key: str, deprecates: date | None, days: dict[str, date | None], horizon: int = 90) -> Row:
    version = ModelVersion(key, "1", deprecates=deprecates)
    skus = tuple(SkuLife(sku, Stage.GA, retires, None) for sku, retires in days.items())
    life = Life(version, skus, Stage.GA, None, None, None, Stage.UNKNOWN)
    return Row("prod", key, life, NOBODY, (), None, Step.NONE, horizon, None, False)


days = st.none() | st.dates(date(2024, 1, 1), date(2034, 1, 1))
names = st.text("abc-", min_size=1, max_size=80)
skus = st.dictionaries(st.sampled_from(("Standard", "GlobalStandard", "DataZoneProvisionedManaged")), days, min_size=1)
rows = st.lists(st.builds(row, names, days, skus, st.integers(0, 730)), max_size=6)


def overlap(one: Box, two: Box) -> bool:
    apart_x = one.x + one.width <= two.x + ROUNDED or two.x + two.width <= one.x + ROUNDED
    return not (apart_x or one.y + one.height <= two.y or two.y + two.height <= one.y)


def inside(box: Box, found: Timeline) -> bool:
    return box.x >= 0 and box.x + box.width <= WIDTH and box.y >= 0 and box.y + box.height <= found.height


@given(rows)
def test_no_words_lie_over_others_over_a_bar_or_outside(made: list[Row]) -> None:
    found = timeline(made, TODAY)
    words = [label.box for label in found.labels]
    assert not [pair for pair in combinations(words, 2) if overlap(*pair)]
    assert not [(word, box) for word in words for box in found.boxes if overlap(word, box)]
    assert all(inside(box, found) for box in (*words, *found.boxes))


@given(rows)
def test_bars_lie_side_by_side_and_only_the_horizon_over_them(made: list[Row]) -> None:
    boxes = [box for box in timeline(made, TODAY).boxes if box.kind != "horizon"]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


@given(rows)
def test_the_months_rise_and_the_day_is_on_the_axis(made: list[Row]) -> None:
    found = timeline(made, TODAY)
    assert all(first < second for first, second in pairwise(found.ticks))
    assert 400 <= found.today <= 1050


def test_stages_follow_each_other_up_to_the_retirement_and_the_horizon_ends_there() -> None:
    retires = TODAY + timedelta(days=100)
    found = timeline([row("a", TODAY + timedelta(days=10), {"Standard": retires})], TODAY)
    kinds = {box.kind: box for box in found.boxes}
    assert list(kinds) == [Stage.GA, Stage.DEPRECATED, "after", "horizon"]
    end = kinds[Stage.DEPRECATED].x + kinds[Stage.DEPRECATED].width
    assert abs(kinds["after"].x - end) < 0.2
    assert abs(kinds["horizon"].x + kinds["horizon"].width - end) < 0.2
    assert abs(kinds[Stage.GA].x + kinds[Stage.GA].width - kinds[Stage.DEPRECATED].x) < 0.2
    assert kinds[Stage.GA].x < found.today < kinds["horizon"].x + kinds["horizon"].width


def test_skus_with_dates_of_their_own_get_bars_of_their_own() -> None:
    one = row("a", None, {"Standard": TODAY, "GlobalStandard": None, "DataZoneStandard": None})
    assert [label.text for label in timeline([one], TODAY).labels if label.kind == "name"] == [
        "a in prod Standard",
        "a in prod GlobalStandard, DataZoneStandard",
    ]


def test_the_legend_s_words_fit() -> None:
    boxes = [part for swatch, words in legend() for part in (swatch, words.box)]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert max(box.x + box.width for box in boxes) <= WIDTH
