"""What several regions and kinds tell of one version becomes one listing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle.catalogue import Stage
from rollout.catalogue.listing import Listing, combined, disagreements

EARLY, LATE = date(2027, 1, 1), date(2027, 6, 1)

days = st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))
listings = st.builds(
    Listing,
    st.sampled_from(["gpt-9", "GPT-9"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(Stage),
    days,
    st.dictionaries(st.sampled_from(["Standard", "GlobalBatch"]), days.filter(bool)),
    st.sampled_from([("", ""), ("a", "1"), ("b", "1")]),
)


def test_the_earlier_date_and_the_older_stage_count() -> None:
    (one,) = combined(
        [
            Listing("m", "1", Stage.PREVIEW, LATE, {"Standard": EARLY}),
            Listing("M", "1", Stage.GA, None, {"Standard": LATE, "GlobalStandard": LATE}),
            Listing("m", "1", Stage.UNKNOWN, EARLY),
        ]
    )
    assert one == Listing("M", "1", Stage.GA, EARLY, {"GlobalStandard": LATE, "Standard": EARLY})


def test_the_target_that_is_named_most_often_counts() -> None:
    targets = [("a", "1"), ("b", "1"), ("", ""), ("b", "1"), ("", ""), ("", "")]
    (one,) = combined(Listing("m", "1", target=target) for target in targets)
    assert one.target == ("b", "1")


def test_a_reader_is_told_where_regions_differ_and_where_not_nothing() -> None:
    same = Listing("m", "1", Stage.GA, EARLY)
    assert disagreements([same, same, Listing("m", "1")]) == ()
    (note,) = disagreements([same, Listing("m", "1", Stage.RETIRED, LATE)])
    assert note.about == "m-1"
    assert "stages GA, Retired: the oldest counts" in note.said
    assert "retirements 2027-01-01, 2027-06-01: the earliest counts" in note.said


@given(st.lists(listings).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_regions_does_not_matter(orders: tuple[list[Listing], list[Listing]]) -> None:
    one, other = orders
    assert combined(one) == combined(other)
    assert disagreements(one) == disagreements(other)


@given(st.lists(listings))
def test_a_version_is_combined_once_and_loses_no_date(told: list[Listing]) -> None:
    found = {listing.name: listing for listing in combined(told)}
    assert found.keys() == {listing.name for listing in told}
    for listing in told:
        one = found[listing.name]
        assert listing.retires is None or (one.retires and one.retires <= listing.retires)
        assert all(one.retires_by_sku[sku] <= day for sku, day in listing.retires_by_sku.items())
