"""What Azure tells counts, what it doesn't tell stays, and a line that means the same stays as it is."""

from dataclasses import replace
from datetime import date

import pytest

from model_lifecycle.catalogue import ModelVersion, Stage
from rollout.catalogue.change import Change, Moved
from rollout.catalogue.listing import Listing
from rollout.catalogue.merge import Merge, merge

TODAY = date(2026, 11, 22)
ENTRY = ModelVersion(
    "gpt-9",
    "2026-01-01",
    Stage.GA,
    deprecates=date(2027, 1, 1),
    retires=date(2027, 6, 1),
    retires_by_sku={"standard": date(2027, 3, 1)},
    replacements=("gpt-10",),
    source="S1",
)
TOLD = Listing("gpt-9", "2026-01-01", Stage.GA, date(2027, 6, 1), {"Standard": date(2027, 3, 1)})


def merged(*listings: Listing, entry: ModelVersion = ENTRY) -> Merge:
    other = ModelVersion("gpt-10", "2026-06-01", Stage.GA, source="S1")
    return merge({entry.id: entry, other.id: other}, listings, "API", TODAY)


def becomes(listing: Listing, entry: ModelVersion = ENTRY) -> ModelVersion:
    return merged(listing, entry=entry).entries.get(entry.id, entry)


def test_what_is_known_changes_nothing() -> None:
    assert merged(TOLD) == Merge({}, (), ())
    assert merged(replace(TOLD, model="GPT-9")) == Merge({}, (), ())


@pytest.mark.parametrize(
    ("told", "moved"), [(date(2027, 5, 1), Moved.EARLIER), (date(2027, 7, 1), Moved.LATER), (None, None)]
)
def test_a_retirement_moves_both_ways_and_never_vanishes(told: date | None, moved: Moved | None) -> None:
    result = merged(replace(TOLD, retires=told))
    if told is None:
        assert result.entries == {}
        assert [note.said for note in result.notes] == ["retires 2027-06-01 is kept: the API has no date for it"]
        return
    assert result.entries == {ENTRY.id: replace(ENTRY, retires=told, source="API")}
    assert result.changes == (Change(ENTRY.id, "retires", "2027-06-01", str(told), moved or Moved.OTHER),)


def test_a_first_date_is_called_one() -> None:
    (change,) = merged(TOLD, entry=replace(ENTRY, retires=None)).changes
    assert change == Change(ENTRY.id, "retires", "", "2027-06-01", Moved.FIRST)


def test_a_sku_has_a_line_of_its_own_only_where_it_differs() -> None:
    skus = {"Standard": date(2027, 3, 1), "GlobalStandard": date(2027, 6, 1), "GlobalBatch": date(2027, 5, 1)}
    result = merged(replace(TOLD, retires_by_sku=skus))
    assert result.entries[ENTRY.id].retires_by_sku == {"standard": date(2027, 3, 1), "globalbatch": date(2027, 5, 1)}
    assert result.changes == (Change(ENTRY.id, "retires_by_sku.GlobalBatch", "", "2027-05-01", Moved.EARLIER),)


def test_a_sku_that_had_a_line_of_its_own_follows_its_date() -> None:
    result = merged(replace(TOLD, retires_by_sku={"Standard": date(2027, 6, 1)}))
    assert result.entries[ENTRY.id].retirement("Standard") == date(2027, 6, 1)
    assert [change.moved for change in result.changes] == [Moved.LATER]


def test_a_sku_s_date_that_the_api_lacks_is_kept_and_said() -> None:
    result = merged(replace(TOLD, retires_by_sku={}))
    assert result.entries == {}
    assert [note.said for note in result.notes] == [
        "retires_by_sku.Standard 2027-03-01 is kept: the API has no date for it"
    ]


@pytest.mark.parametrize(
    ("published", "told", "after"),
    [
        (Stage.GA, Stage.DEPRECATED, Stage.DEPRECATED),
        (Stage.GA, Stage.RETIRED, Stage.RETIRED),
        (Stage.UNKNOWN, Stage.PREVIEW, Stage.PREVIEW),
        (Stage.RETIRED, Stage.GA, Stage.GA),
        (Stage.GA, Stage.UNKNOWN, Stage.GA),
    ],
)
def test_a_stage_that_says_something_new_is_taken(published: Stage, told: Stage, after: Stage) -> None:
    assert becomes(replace(TOLD, stage=told), replace(ENTRY, published_stage=published)).published_stage is after


@pytest.mark.parametrize(("told", "said"), [(Stage.GA, True), (Stage.DEPRECATED, False)])
def test_a_stage_that_the_dates_imply_or_overrule_is_not_written(told: Stage, said: bool) -> None:
    past = replace(ENTRY, published_stage=Stage.LEGACY, deprecates=date(2026, 1, 1))
    result = merged(replace(TOLD, stage=told), entry=past)
    assert result.entries == {}
    notes = ["the API says GA, the dates say Deprecated: the dates count"] if said else []
    assert [note.said for note in result.notes] == notes


def test_past_its_retirement_a_version_is_retired_whatever_the_api_says() -> None:
    listing = replace(TOLD, stage=Stage.GA, retires=date(2026, 11, 22), retires_by_sku={})
    assert becomes(listing).stage_on(TODAY) is Stage.RETIRED


@pytest.mark.parametrize(
    ("target", "replacements"),
    [
        (("gpt-10", "2026-06-01"), ("gpt-10",)),
        (("gpt-11", "1"), ("gpt-11", "gpt-10")),
        (("gpt-9", "2026-01-01"), ("gpt-10",)),
        (("", ""), ("gpt-10",)),
        (("gpt 11", "1"), ("gpt-10",)),
    ],
)
def test_a_target_comes_first_unless_it_is_recommended_already(
    target: tuple[str, str], replacements: tuple[str, ...]
) -> None:
    assert becomes(replace(TOLD, target=target)).replacements == replacements


def test_a_target_is_named_with_its_version_where_that_has_a_line() -> None:
    listing = replace(TOLD, target=("gpt-11", "1"))
    result = merged(listing, Listing("gpt-11", "1", Stage.GA))
    assert result.entries[ENTRY.id].replacements == ("gpt-11-1", "gpt-10")
    unknown = replace(ENTRY, replacements=())
    assert becomes(replace(TOLD, target=("gpt-10", "2026-06-01")), unknown).replacements == ("gpt-10-2026-06-01",)


def test_a_new_version_is_added_with_all_that_is_told() -> None:
    skus = {"Standard": date(2027, 6, 1), "GlobalBatch": date(2027, 5, 1)}
    result = merged(Listing("gpt-9", "2026-09-09", Stage.PREVIEW, date(2027, 6, 1), skus, ("gpt-10", "2026-06-01")))
    assert result.entries == {
        "gpt-9-2026-09-09": ModelVersion(
            "gpt-9",
            "2026-09-09",
            Stage.PREVIEW,
            retires=date(2027, 6, 1),
            retires_by_sku={"globalbatch": date(2027, 5, 1)},
            replacements=("gpt-10-2026-06-01",),
            source="API",
        )
    }
    (change,) = result.changes
    assert change.moved is Moved.NEW
    assert change.new == (
        "Preview, retires 2027-06-01, retires_by_sku.GlobalBatch 2027-05-01, replaced by gpt-10-2026-06-01"
    )


@pytest.mark.parametrize(
    ("model", "version", "reason"),
    [
        ("gpt", "9-2026-01-01", "another line has"),
        ("gpt 11", "1", "a name is made of"),
        ("gpt-11", '1"', "a name is made of"),
        ("gpt-11", "latest", "is no exact version"),
    ],
)
def test_what_can_t_get_a_line_is_left_out_and_said(model: str, version: str, reason: str) -> None:
    result = merged(Listing(model, version))
    assert result.entries == {}
    assert [note.about for note in result.notes] == [f"{model} {version}"]
    assert reason in result.notes[0].said


def test_retirements_that_come_earlier_are_shown_first_and_the_nearest_at_the_top() -> None:
    days = {"a": Moved.LATER, "b": Moved.EARLIER, "c": Moved.NEW, "d": Moved.EARLIER, "e": Moved.OLDER}
    changes = [
        Change(name, "retires", "", f"2027-01-0{9 - index}", moved) for index, (name, moved) in enumerate(days.items())
    ]
    assert [change.version for change in sorted(changes, key=lambda change: change.rank)] == ["d", "b", "e", "a", "c"]
