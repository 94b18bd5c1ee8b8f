"""The catalogue says what the sources say, and dates overrule a lagging stage column."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle import catalogue
from model_lifecycle.catalogue import SKUS, Stage

TODAY = date(2026, 11, 21)

versions = st.sampled_from(catalogue.known_versions())
days = st.dates(date(2023, 1, 1), date(2030, 1, 1))


def test_every_key_of_the_data_file_equals_its_model_and_version() -> None:
    raw = catalogue.models._DATA["versions"]
    assert len(raw) >= 136
    assert all(key == f"{entry['model']}-{entry['version']}" for key, entry in raw.items())


def test_every_entry_names_a_source_that_the_file_lists() -> None:
    listed = catalogue.models._DATA["sources"].keys()
    assert {entry.source for entry in catalogue.known_versions()} <= listed


def test_every_replacement_that_looks_like_a_version_is_in_the_catalogue() -> None:
    ids = {entry.id for entry in catalogue.known_versions()}
    named = {name for entry in catalogue.known_versions() for name in entry.replacements}
    dated = {name for name in named if re.search(r"-\d{4}-\d{2}-\d{2}$", name)}
    assert dated
    assert dated <= ids


@pytest.mark.parametrize(
    ("model", "version", "stage"),
    [
        ("gpt-5.4", "2026-03-05", Stage.GA),
        ("gpt-chat-latest", "2026-08-06", Stage.PREVIEW),
        ("gpt-4o", "2024-11-20", Stage.DEPRECATED),
        ("gpt-5.1", "2025-11-13", Stage.DEPRECATED),
        ("o3", "2025-04-16", Stage.RETIRED),
        ("gpt-5-chat", "2025-10-03", Stage.RETIRED),
        ("gpt-6-sol", "2026-09-22", Stage.UNKNOWN),
        ("gpt-99", "2031-01-01", Stage.UNKNOWN),
    ],
)
def test_stages_on_the_day_the_data_was_compiled(model: str, version: str, stage: Stage) -> None:
    assert catalogue.find(model, version).stage_on(TODAY) is stage


def test_a_version_is_deprecated_from_its_date_on() -> None:
    entry = catalogue.find("gpt-5.1", "2025-11-13")
    assert entry.stage_on(date(2026, 11, 12)) is Stage.GA
    assert entry.stage_on(date(2026, 11, 13)) is Stage.DEPRECATED


def test_the_policy_for_ga_versions_dates_deprecations_that_no_source_dates() -> None:
    assert catalogue.find("gpt-5.4", "2026-03-05").deprecates == date(2027, 3, 5)


def test_an_unknown_model_is_a_value_that_says_so() -> None:
    unknown = catalogue.find("gpt-99", "2031-01-01")
    assert (unknown.known, unknown.retirement(), unknown.id) == (False, None, "gpt-99-2031-01-01")
    assert catalogue.successor(unknown, TODAY) is None


def test_models_are_found_whatever_the_case() -> None:
    assert catalogue.find("GPT-5.4", "2026-03-05") == catalogue.find("gpt-5.4", "2026-03-05")


def test_a_sku_can_retire_before_its_model() -> None:
    entry = catalogue.find("gpt-4o", "2024-08-06")
    assert entry.retirement("Standard") == entry.retirement("standard") == date(2026, 3, 31)
    assert entry.retirement("GlobalStandard") == entry.retirement() == date(2027, 4, 14)
    assert entry.stage_on(TODAY, "Standard") is Stage.RETIRED
    assert entry.stage_on(TODAY, "GlobalStandard") is Stage.DEPRECATED


def test_provisioned_capacity_ends_at_30000() -> None:
    rule = catalogue.capacity_rule("gpt-5.4", SKUS["DataZoneProvisionedManaged"])
    assert rule.allows(30_000)
    assert not rule.allows(30_005)
    assert rule.nearest(50_000) == 30_000


@pytest.mark.parametrize(
    ("version", "exact"),
    [
        ("2026-03-05", True),
        ("turbo-2024-04-09", True),
        ("1", True),
        ("latest", False),
        ("latest-1", False),
        ("", False),
    ],
)
def test_what_names_one_version(version: str, *, exact: bool) -> None:
    assert catalogue.is_exact(version) is exact


def test_of_two_conflicting_dates_the_earlier_one_counts() -> None:
    assert catalogue.find("gpt-realtime-mini", "2025-12-15").retirement() == date(2026, 12, 15)


def test_a_version_answers_until_the_day_before_its_retirement() -> None:
    entry = catalogue.find("gpt-5.4", "2026-03-05")
    retires = date(2027, 9, 2)
    assert entry.stage_on(retires - timedelta(days=1)) is not Stage.RETIRED
    assert entry.stage_on(retires) is Stage.RETIRED


@given(versions, days, days)
def test_a_version_never_grows_younger(entry: catalogue.ModelVersion, one: date, other: date) -> None:
    assert entry.stage_on(min(one, other)).age <= entry.stage_on(max(one, other)).age


@given(versions, days, st.sampled_from(sorted(SKUS)))
def test_past_its_retirement_a_version_is_retired_whatever_was_published(
    entry: catalogue.ModelVersion, day: date, sku: str
) -> None:
    retires = entry.retirement(sku)
    if retires is not None and retires <= day:
        assert entry.stage_on(day, sku) is Stage.RETIRED


@given(versions, days)
def test_a_successor_is_never_the_version_itself(entry: catalogue.ModelVersion, day: date) -> None:
    assert catalogue.successor(entry, day) != entry.id


def test_a_successor_that_is_retired_itself_is_followed_to_the_next() -> None:
    retired = catalogue.find("gpt-4", "turbo-2024-04-09")
    assert retired.replacements == ("gpt-4.1",)
    assert catalogue.successor(catalogue.find("o3", "2025-04-16"), TODAY) == "gpt-5.6-sol"
    assert catalogue.successor(catalogue.find("gpt-35-turbo", "0301"), TODAY) == "gpt-4o-mini"


def test_a_name_that_the_catalogue_lacks_is_unknown_and_not_retired() -> None:
    assert catalogue.stage_of("gpt-35-turbo-instruct", TODAY) is Stage.UNKNOWN


def test_recommendations_that_lead_in_a_circle_end(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = {
        (name, "1"): catalogue.ModelVersion(name, "1", Stage.RETIRED, replacements=(f"{other}-1",))
        for name, other in (("a", "b"), ("b", "c"), ("c", "b"))
    }
    monkeypatch.setattr(catalogue.models, "_versions", lambda: circle)
    assert catalogue.successor(circle["a", "1"], TODAY) == "b-1"


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("Deprecated", Stage.RETIRED),
        ("Deprecating", Stage.DEPRECATED),
        ("GenerallyAvailable", Stage.GA),
        ("Stable", Stage.GA),
        ("Whatever", Stage.UNKNOWN),
    ],
)
def test_the_api_calls_retired_models_deprecated(status: str, stage: Stage) -> None:
    assert Stage.from_api(status) is stage


@pytest.mark.parametrize(
    ("model", "sku", "minimum", "step"),
    [
        ("gpt-5.4", "DataZoneProvisionedManaged", 15, 5),
        ("gpt-5.4", "GlobalProvisionedManaged", 15, 5),
        ("gpt-5.4", "ProvisionedManaged", 50, 50),
        ("gpt-5.4-mini", "ProvisionedManaged", 25, 25),
        ("GPT-5.4-nano", "ProvisionedManaged", 25, 25),
        ("gpt-5.4", "DataZoneStandard", 1, 1),
    ],
)
def test_capacity_rules(model: str, sku: str, minimum: int, step: int) -> None:
    rule = catalogue.capacity_rule(model, SKUS[sku])
    assert (rule.minimum, rule.step) == (minimum, step)


@given(st.sampled_from(sorted(SKUS)), st.sampled_from(["gpt-5.4", "gpt-4o-mini"]), st.integers(1, 40_000))
def test_the_nearest_capacity_is_always_allowed(sku: str, model: str, capacity: int) -> None:
    rule = catalogue.capacity_rule(model, SKUS[sku])
    assert rule.allows(rule.nearest(capacity))
    assert not rule.allows(capacity) or rule.nearest(capacity) == capacity


@pytest.mark.parametrize(
    ("model", "sku", "tokens"),
    [
        ("gpt-5.4", "GlobalStandard", 10_000),
        ("o1", "GlobalStandard", 60_000),
        ("o3-mini", "Standard", 100_000),
        ("gpt-5.4", "ProvisionedManaged", None),
    ],
)
def test_ten_units_buy_so_many_tokens_a_minute(model: str, sku: str, tokens: int | None) -> None:
    assert catalogue.tokens_per_minute(model, SKUS[sku], 10) == tokens


def test_token_quota_is_counted_by_model_and_provisioned_quota_is_not() -> None:
    tokens, units = SKUS["DataZoneStandard"], SKUS["DataZoneProvisionedManaged"]
    assert catalogue.quota_pool("swedencentral", "a", tokens) != catalogue.quota_pool("swedencentral", "b", tokens)
    assert catalogue.quota_pool("swedencentral", "a", units) == catalogue.quota_pool("swedencentral", "b", units)
    assert catalogue.quota_pool("swedencentral", "a", units) != catalogue.quota_pool("francecentral", "a", units)


@pytest.mark.parametrize(
    ("sku", "region", "place"),
    [
        ("Standard", "swedencentral", "swedencentral"),
        ("DataZoneStandard", "swedencentral", "eu"),
        ("DataZoneProvisionedManaged", "eastus2", "us"),
        ("DataZoneStandard", "uksouth", None),
        ("GlobalBatch", "swedencentral", "global"),
        ("DeveloperTier", "swedencentral", "global"),
    ],
)
def test_where_requests_are_processed(sku: str, region: str, place: str | None) -> None:
    assert catalogue.processed_in(SKUS[sku], region) == place


@pytest.mark.parametrize(
    ("residency", "place", "inside"),
    [
        ("eu", "swedencentral", True),
        ("eu", "eu", True),
        ("eu", "us", False),
        ("eu", "uksouth", False),
        ("eu", "global", False),
        ("swedencentral", "eu", False),
        ("swedencentral", "swedencentral", True),
        ("global", "global", True),
        ("global", "uksouth", True),
    ],
)
def test_what_lies_inside_a_residency(residency: str, place: str, *, inside: bool) -> None:
    assert catalogue.within(residency, place) is inside
