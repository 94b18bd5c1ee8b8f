"""Pools and breakers, on the clock of the local Azure."""

import asyncio
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.api_management import served
from local.gateway import pools

RETRY = "@(context.Response == null || context.Response.StatusCode == 429 || context.Response.StatusCode &gt;= 500)"


def pooled(world: Any, *members: tuple[str, int, int], breaker: Any = None, retries: int = 0) -> None:
    world.pool("p", members, breaker or world.breaker)
    forward = "<forward-request buffer-request-body='true' buffer-response='false'/>"
    if retries:
        forward = f"<retry condition='{RETRY}' count='{retries}' interval='0' first-fast-retry='true'>{forward}</retry>"
    world.document(inbound="<set-backend-service backend-id='P'/>", backend=forward)


def fails(world: Any, name: str, status: int = 429, **headers: str) -> None:
    world.backends.answers[f"{name}.openai.azure.com"] = world.answering({}, status, headers)


def heals(world: Any, name: str) -> None:
    del world.backends.answers[f"{name}.openai.azure.com"]


def served_by(world: Any) -> str:
    world.call()
    return world.backends.hosts[-1].partition(".")[0]


MEMBERS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 100), st.booleans()), min_size=1, max_size=30)


@given(MEMBERS, st.integers())
def test_an_open_member_is_never_asked_and_always_the_best_priority_is(
    told: list[tuple[int, int, bool]], seed: int
) -> None:
    members = tuple(served.Member(f"b{n}", priority, weight) for n, (priority, weight, _) in enumerate(told))
    backends = {m.backend: served.Backend(m.backend, "https://x") for m in members}
    is_open = {f"b{n}": closed for n, (_, _, closed) in enumerate(told)}
    found = pools.available(served.Backend("p", "", members), backends, lambda b: is_open[b.name])
    closed = [m for m in members if not is_open[m.backend]]
    best = [m for m in closed if m.priority == min(c.priority for c in closed)]
    assert found == best
    if found:
        drawn = pools.drawn(found, Random(seed))  # noqa: S311
        assert drawn in best
        assert drawn.weight or not any(m.weight for m in best)


def test_a_member_that_is_gone_is_passed_over() -> None:
    pool = served.Backend("p", "", (served.Member("a", 1, 1), served.Member("B", 2, 1)))
    assert pools.available(pool, {"b": served.Backend("b", "")}, lambda _: False) == [pool.members[1]]


def test_weights_share_within_the_best_priority(world: Any) -> None:
    pooled(world, ("a", 1, 90), ("b", 1, 10), ("c", 2, 100))

    async def run() -> None:
        for _ in range(2000):
            await world.called()

    asyncio.run(run())
    shares = Counter(world.backends.hosts)
    assert set(shares) == {"a.openai.azure.com", "b.openai.azure.com"}
    assert abs(shares["b.openai.azure.com"] / 2000 - 0.1) < 0.03


def test_the_next_priority_is_used_only_while_every_breaker_of_the_first_is_open(world: Any) -> None:
    pooled(world, ("a", 1, 1), ("b", 1, 1), ("c", 2, 1), retries=2)
    fails(world, "a")
    fails(world, "b", 503)
    assert served_by(world) == "c"
    assert {served_by(world) for _ in range(5)} == {"c"}
    heals(world, "a")
    heals(world, "b")
    world.clock.advance(59)
    assert served_by(world) == "c"
    world.clock.advance(1)
    assert {served_by(world) for _ in range(30)} == {"a", "b"}


def test_when_every_member_is_open_the_answer_is_503_and_nothing_is_asked(world: Any) -> None:
    pooled(world, ("a", 1, 1), ("b", 2, 1), retries=1)
    for name in "ab":
        fails(world, name, 500)
    assert world.call().status == 500
    asked = len(world.backends.asked)
    answer = world.call()
    assert (answer.status, answer.json["statusCode"], len(world.backends.asked)) == (503, 503, asked)
    world.clock.advance(60)
    heals(world, "b")
    assert world.call().status == 200


def test_on_error_sees_that_a_pool_is_unavailable(world: Any) -> None:
    pooled(world, ("a", 1, 1))
    api = world.service.apis["openai"]
    told = '@(context.LastError.Reason + " " + context.Response.StatusCode + " " + context.Response.StatusReason)'
    end = f"<on-error><set-header name='x-e'><value>{told}</value></set-header></on-error></policies>"
    world.api(api.policy.replace("</policies>", end))
    fails(world, "a")
    world.call()
    assert world.call().headers["x-e"] == "BackendPoolUnavailable 503 Backend pool 'p' is temporarily unavailable"


def test_a_breaker_counts_what_its_rule_names_within_its_interval(world: Any) -> None:
    pooled(world, ("a", 1, 1), breaker=replace(world.breaker, count=3, interval=10.0))
    fails(world, "a", 404)
    assert [world.call().status for _ in range(5)] == [404] * 5
    fails(world, "a", 500)
    for wait in (0, 6, 5, 1):
        world.clock.advance(wait)
        assert world.call().status == 500
    assert world.call().status == 503


def test_a_breaker_can_count_shares(world: Any) -> None:
    pooled(world, ("a", 1, 1), breaker=replace(world.breaker, count=None, percentage=50))
    assert world.call().status == 200
    assert world.call().status == 200
    fails(world, "a", 500)
    assert [world.call().status for _ in range(3)] == [500, 500, 503]


def test_a_connection_that_fails_counts_only_if_the_rule_names_the_reason(world: Any) -> None:
    async def cut(scope: Any, receive: Any, send: Any) -> None:
        pass

    for reasons, statuses in (((), [500, 500]), (("backendConnectionFailure",), [500, 503])):
        pooled(world, ("a", 1, 1), breaker=replace(world.breaker, error_reasons=reasons))
        world.backends.answers["a.openai.azure.com"] = cut
        assert [world.call().status, world.call().status] == statuses


@pytest.mark.parametrize(
    ("accepts", "header", "seconds"),
    [(False, "5000", 60), (True, "5000", 5000), (True, "", 60), (True, "soon", 60), (True, "9" * 30, 30 * 86_400)],
)
def test_retry_after_decides_how_long_a_breaker_stays_open_only_if_accepted(
    world: Any, accepts: bool, header: str, seconds: int
) -> None:
    pooled(world, ("a", 1, 1), breaker=replace(world.breaker, accept_retry_after=accepts))
    fails(world, "a", 429, **{"retry-after": header})
    assert world.call().status == 429
    heals(world, "a")
    world.clock.advance(seconds - 1)
    assert world.call().status == 503
    world.clock.advance(1)
    assert world.call().status == 200


def test_breakers_are_told_and_reset(world: Any) -> None:
    pooled(world, ("a", 1, 1), ("b", 2, 1))
    fails(world, "a")
    world.call()
    told = world.gateway.breakers()["apim"]
    assert told["a"] == {"state": "open", "failures": 1, "openUntil": "2026-11-20T12:01:00+00:00"}
    assert told["b"] == {"state": "closed", "failures": 0, "openUntil": None}
    world.gateway.reset()
    assert world.gateway.breakers()["apim"]["a"]["state"] == "closed"
