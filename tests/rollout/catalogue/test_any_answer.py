"""Whatever the Models API answers: the rest of the file stays, a second refresh is silent, and no date is lost."""

from datetime import date
from typing import Any

from azure.mgmt.cognitiveservices.models import Model
from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle.catalogue import SKUS, Stage, datafiles, parse
from rollout.catalogue import datafile
from rollout.catalogue.api import listing_of
from rollout.catalogue.listing import combined
from rollout.catalogue.merge import Merge, merge

TODAY = date(2026, 11, 22)
LINES = datafiles.path("models").read_text(encoding="utf-8").splitlines(keepends=True)
TEXT = "".join(line for number, line in enumerate(LINES) if not line.startswith('"') or number % 9 == 0)
"""The catalogue with a few of its versions, because all of them take a while to read a hundred times."""

PUBLISHED = parse(TEXT)
SOURCE = datafile.free_source(TEXT, TODAY)

known = st.sampled_from(sorted((entry.model, entry.version) for entry in PUBLISHED.values()))
made_up = st.tuples(
    st.sampled_from(["gpt-5.4", "gpt-99", "gpt", 'a"b']) | st.text(), st.sampled_from(["1", "4-1106"]) | st.text()
)
moments = (
    st.none()
    | st.dates(date(2024, 1, 1), date(2030, 1, 1)).map("{}T00:00:00Z".format)
    | st.just("2099-06-01T00:00:00Z")
)
statuses = st.sampled_from(
    [None, "Preview", "GenerallyAvailable", "Stable", "Legacy", "Deprecating", "Deprecated", "New"]
)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """One entry of an answer, of a version that the catalogue knows or of one that nobody does."""
    model, version = draw(known | made_up)
    target = draw(st.tuples(st.just(""), st.just("")) | known | made_up)
    skus = draw(st.lists(st.tuples(st.sampled_from([*sorted(SKUS), "Provisioned"]), moments), max_size=3))
    return {
        "kind": draw(st.sampled_from(["OpenAI", "AIServices"])),
        "model": {
            "format": draw(st.sampled_from(["OpenAI", "OpenAI", "OpenAI", "DeepSeek"])),
            "name": model,
            "version": version,
            "lifecycleStatus": draw(statuses),
            "deprecation": {"inference": draw(moments)},
            "skus": [{"name": name, "deprecationDate": day} for name, day in skus],
            "replacementConfig": {"targetModelName": target[0], "targetModelVersion": target[1]},
        },
    }


answers = st.lists(entries(), max_size=8)


def refreshed(text: str, answer: list[dict[str, Any]]) -> tuple[str, Merge]:
    listings = combined(found for entry in answer if (found := listing_of(Model.deserialize(entry))))
    merged = merge(parse(text), listings, SOURCE, TODAY)
    if not merged.entries:
        return text, merged
    return datafile.rewritten(text, merged.entries, TODAY, (SOURCE, "the API")), merged


@given(answers)
def test_untouched_lines_stay_to_the_byte_and_in_their_order(answer: list[dict[str, Any]]) -> None:
    result, merged = refreshed(TEXT, answer)
    touched = (*(f'"{key}" = ' for key in merged.entries), "as_of = ", f"{SOURCE} = ")
    rest = [line for line in result.split("\n") if not line.startswith(touched)]
    assert rest == [line for line in TEXT.split("\n") if not line.startswith(touched)]
    assert merged.entries or result == TEXT


@given(answers)
def test_the_same_answer_changes_nothing_the_second_time(answer: list[dict[str, Any]]) -> None:
    once, _ = refreshed(TEXT, answer)
    twice, merged = refreshed(once, answer)
    assert twice == once
    assert merged.changes == ()


@given(answers)
def test_no_version_and_no_date_of_a_known_version_is_lost(answer: list[dict[str, Any]]) -> None:
    after = parse(refreshed(TEXT, answer)[0])
    assert PUBLISHED.keys() <= after.keys()
    for key, entry in PUBLISHED.items():
        assert (after[key].retires is None) <= (entry.retires is None)
        assert after[key].deprecates == entry.deprecates
        assert entry.retires_by_sku.keys() <= after[key].retires_by_sku.keys()
        assert set(entry.replacements) <= set(after[key].replacements)


@given(answers)
def test_every_entry_that_changes_is_shown_and_names_the_refresh(answer: list[dict[str, Any]]) -> None:
    _, merged = refreshed(TEXT, answer)
    assert {change.version for change in merged.changes} == merged.entries.keys()
    assert {entry.source for entry in merged.entries.values()} <= {SOURCE}


@given(answers)
def test_a_version_is_retired_as_soon_as_any_region_says_so(answer: list[dict[str, Any]]) -> None:
    after = {
        (entry.model.lower(), entry.version.lower()): entry for entry in parse(refreshed(TEXT, answer)[0]).values()
    }
    for entry in answer:
        listing = listing_of(Model.deserialize(entry))
        if listing and listing.name in after and listing.retires and listing.retires <= TODAY:
            assert after[listing.name].stage_on(TODAY) is Stage.RETIRED
