"""One entry of the Models API's answer, read as the recorded ones are meant."""

from datetime import date
from typing import Any

import pytest
from azure.mgmt.cognitiveservices.models import Model

from model_lifecycle.catalogue import Stage
from rollout.catalogue.api import listing_of
from rollout.catalogue.listing import Listing

ENTRY: dict[str, Any] = {
    "format": "OpenAI",
    "name": "gpt-5.4",
    "version": "2026-03-05",
    "capabilities": {"chatCompletion": "true"},
    "deprecation": {"inference": "2027-09-02T00:00:00Z", "fineTune": "2027-01-01T00:00:00Z"},
    "lifecycleStatus": "GenerallyAvailable",
    "skus": [{"name": "Standard", "deprecationDate": "2027-03-31T00:00:00Z"}],
    "replacementConfig": {"targetModelName": "gpt-5.6-sol", "targetModelVersion": "2026-07-09"},
}


def listed(**changed: Any) -> Listing | None:
    return listing_of(Model.deserialize({"kind": "OpenAI", "skuName": "S0", "model": {**ENTRY, **changed}}))


def told(**changed: Any) -> Listing:
    found = listed(**changed)
    assert found
    return found


def test_an_entry_becomes_a_listing() -> None:
    assert listed() == Listing(
        "gpt-5.4",
        "2026-03-05",
        Stage.GA,
        date(2027, 9, 2),
        {"Standard": date(2027, 3, 31)},
        ("gpt-5.6-sol", "2026-07-09"),
    )


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("Deprecating", Stage.DEPRECATED),
        ("Deprecated", Stage.RETIRED),
        ("Stable", Stage.GA),
        ("GenerallyAvailable", Stage.GA),
        ("Preview", Stage.PREVIEW),
        ("Unheard", Stage.UNKNOWN),
        (None, Stage.UNKNOWN),
    ],
)
def test_the_api_s_words_are_one_ahead_of_the_documentation_s(status: str | None, stage: Stage) -> None:
    assert told(lifecycleStatus=status).stage is stage


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2027-09-02T00:00:00Z", date(2027, 9, 2)),
        ("2027-09-02T08:30:00Z", date(2027, 9, 2)),
        ("2027-09-02", date(2027, 9, 2)),
        ("2027-09-02T23:00:00-08:00", date(2027, 9, 3)),
        ("2099-06-01T00:00:00Z", None),
        ("2098-12-31T23:00:00-08:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+08:00", None),
        ("", None),
        (None, None),
    ],
)
def test_a_retirement_is_a_day_in_utc_or_none(moment: str | None, day: date | None) -> None:
    assert told(deprecation={"inference": moment}).retires == day


def test_a_date_that_can_t_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="soon"):
        listed(deprecation={"inference": "soon"})


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "DeepSeek"},
        {"format": None},
        {"capabilities": {"inference": "false"}},
        {"name": ""},
        {"version": None},
    ],
)
def test_other_publishers_and_what_is_not_for_inference_are_left_alone(changed: dict[str, Any]) -> None:
    assert listed(**changed) is None
    assert listing_of(Model.deserialize({"kind": "OpenAI"})) is None


def test_an_entry_may_be_bare() -> None:
    bare = Model.deserialize({"model": {"format": "OpenAI", "name": "m", "version": "1"}})
    assert listing_of(bare) == Listing("m", "1")


def test_skus_are_spelled_as_the_catalogue_does_and_unknown_ones_left_out() -> None:
    skus = [
        {"name": "standard", "deprecationDate": "2027-03-31T00:00:00Z"},
        {"name": "Standard", "deprecationDate": "2027-02-01T00:00:00Z"},
        {"name": "Provisioned_MultiModal", "deprecationDate": "2027-01-01T00:00:00Z"},
        {"name": "GlobalStandard", "deprecationDate": "2099-06-01T00:00:00Z"},
        {"name": None},
    ]
    assert told(skus=skus).retires_by_sku == {"Standard": date(2027, 2, 1)}
