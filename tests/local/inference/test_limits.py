"""Rate limits on a clock that tests move."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from local.inference import Account, Deployment
from local.inference.limits import Limiter

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACCOUNT = Account("a", "a", "swedencentral", False, ())
DEPLOYMENT = Deployment("d", "m", "1", "OpenAI", "Standard", 1000, 6, None, "chat", None, 0.0)
SECOND = timedelta(seconds=1)


def test_the_request_that_reaches_the_limit_still_passes_and_the_next_is_refused() -> None:
    limiter = Limiter()
    assert [limiter.admit(ACCOUNT, DEPLOYMENT, 600, NOON).refused for _ in range(3)] == [None, None, "token"]


def test_requests_have_a_limit_of_their_own() -> None:
    limiter = Limiter()
    assert [limiter.admit(ACCOUNT, DEPLOYMENT, 1, NOON).refused for _ in range(7)] == [*[None] * 6, "call"]


def test_the_headers_tell_what_is_left() -> None:
    limiter = Limiter()
    limiter.admit(ACCOUNT, DEPLOYMENT, 300, NOON)
    assert limiter.admit(ACCOUNT, DEPLOYMENT, 900, NOON).headers == {
        "x-ratelimit-limit-requests": "6",
        "x-ratelimit-remaining-requests": "4",
        "x-ratelimit-limit-tokens": "1000",
        "x-ratelimit-remaining-tokens": "0",
    }


def test_the_wait_ends_with_the_minute() -> None:
    limiter = Limiter()
    limiter.admit(ACCOUNT, DEPLOYMENT, 1000, NOON)
    assert limiter.admit(ACCOUNT, DEPLOYMENT, 1, NOON + 18.5 * SECOND).milliseconds == 41_500
    assert limiter.admit(ACCOUNT, DEPLOYMENT, 1, NOON + 60 * SECOND).refused is None


def test_a_clock_set_back_begins_a_new_minute() -> None:
    limiter = Limiter()
    limiter.admit(ACCOUNT, DEPLOYMENT, 1000, NOON)
    assert limiter.admit(ACCOUNT, DEPLOYMENT, 1, NOON - SECOND).refused is None


def test_deployments_and_accounts_do_not_share() -> None:
    limiter = Limiter()
    limiter.admit(ACCOUNT, DEPLOYMENT, 1000, NOON)
    assert limiter.admit(ACCOUNT, replace(DEPLOYMENT, name="e"), 1, NOON).refused is None
    assert limiter.admit(replace(ACCOUNT, subdomain="b"), DEPLOYMENT, 1, NOON).refused is None


def test_a_deployment_without_limits_tells_none() -> None:
    free = replace(DEPLOYMENT, tokens_per_minute=None, requests_per_minute=None)
    standing = Limiter().admit(ACCOUNT, free, 10**9, NOON)
    assert (standing.refused, standing.headers) == (None, {})


def test_a_reset_forgets() -> None:
    limiter = Limiter()
    limiter.admit(ACCOUNT, DEPLOYMENT, 1000, NOON)
    limiter.reset()
    assert limiter.admit(ACCOUNT, DEPLOYMENT, 1, NOON).refused is None


@given(st.lists(st.tuples(st.integers(1, 2000), st.floats(0, 90)), min_size=1), st.booleans())
def test_who_waits_as_told_is_served(requests: list[tuple[int, float]], whole_seconds: bool) -> None:
    limiter, now = Limiter(), NOON
    for tokens, pause in requests:
        now += timedelta(seconds=pause)
        standing = limiter.admit(ACCOUNT, DEPLOYMENT, tokens, now)
        if standing.refused:
            wait = standing.milliseconds
            now += timedelta(seconds=-(-wait // 1000)) if whole_seconds else timedelta(milliseconds=wait)
            assert limiter.admit(ACCOUNT, DEPLOYMENT, tokens, now).refused is None


@given(st.lists(st.integers(1, 500)))
def test_no_minute_takes_more_than_the_limit_and_one_request(tokens: list[int]) -> None:
    limiter = Limiter()
    taken = [one for one in tokens if limiter.admit(ACCOUNT, DEPLOYMENT, one, NOON).refused is None]
    assert sum(taken[:-1]) < 1000
    assert len(taken) <= 6
