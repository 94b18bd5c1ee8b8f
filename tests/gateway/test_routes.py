"""A route splits users by weight: sticky, monotone, and as its percentage says."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import openai
import pytest

ASK: Any = [{"role": "user", "content": "Hi"}]
CANARY = "gpt-5.6-sol"
STABLE = "gpt-5.4"
V1 = "openai/v1/chat/completions"
BODY: Any = {"model": "chat", "messages": ASK}
USERS = 2_000
AT_ONCE = 16


def drawn(gateway: Any, users: int) -> dict[str, str]:
    """The model that each user gets, from the stock client."""
    return asyncio.run(_drawn(gateway, users))


async def _drawn(gateway: Any, users: int) -> dict[str, str]:
    transport = httpx.ASGITransport(gateway.app)
    found: dict[str, str] = {}
    async with openai.AsyncOpenAI(
        base_url=f"{gateway.url}/openai/v1",
        api_key="unused",
        default_headers={"api-key": gateway.key("newsroom")},
        max_retries=0,
        http_client=httpx.AsyncClient(transport=transport),
    ) as client:

        async def work(numbers: range) -> None:
            for number in numbers:
                user = f"user-{number}"
                answer = await client.chat.completions.with_raw_response.create(
                    model="chat", messages=ASK, extra_headers={"x-user-id": user}
                )
                found[user] = answer.headers["x-served-model"]

        await asyncio.gather(*(work(range(start, users, AT_ONCE)) for start in range(AT_ONCE)))
    return found


def raise_to(gateway: Any, percent: int) -> None:
    gateway.changed("percent: 10}", f"percent: {percent}}}")


def test_requests_at_90_10_are_split_within_a_point(gateway: Any) -> None:
    shares = Counter(drawn(gateway, USERS).values())
    assert shares.keys() == {CANARY, STABLE}
    assert abs(shares[CANARY] / USERS - 0.10) < 0.01


def test_a_user_keeps_its_version_and_a_larger_canary_keeps_its_users(gateway: Any) -> None:
    first = drawn(gateway, 400)
    assert drawn(gateway, 400) == first
    raise_to(gateway, 50)
    later = drawn(gateway, 400)
    earlier = {user for user, model in first.items() if model == CANARY}
    assert earlier
    assert earlier < {user for user, model in later.items() if model == CANARY}
    raise_to(gateway, 10)
    assert drawn(gateway, 400) == first


def test_a_percentage_of_0_leaves_the_canary_out(gateway: Any) -> None:
    raise_to(gateway, 0)
    assert set(drawn(gateway, 200).values()) == {STABLE}


def test_a_percentage_of_100_is_the_canary_alone(gateway: Any) -> None:
    raise_to(gateway, 100)
    assert set(drawn(gateway, 200).values()) == {CANARY}


@pytest.mark.parametrize("user", [None, "u-7"])
def test_a_route_says_whom_it_chose(gateway: Any, user: str | None) -> None:
    headers = {} if user is None else {"x-user-id": user}
    answers = {
        gateway.client()
        .chat.completions.with_raw_response.create(model="chat", messages=ASK, extra_headers=headers)
        .headers["x-route-reason"]
        for _ in range(5)
    }
    assert len(answers) == 1
    assert answers <= {"stable", "canary"}


def test_an_empty_user_is_no_user(gateway: Any) -> None:
    """With this salt an empty user would be drawn for the canary, and the consumer's subscription is not."""
    gateway.changed("percent: 10}}", "percent: 50}, salt: s-4}")
    answers = [gateway.ask(V1, json=BODY, headers=headers) for headers in ({}, {"x-user-id": ""})]
    assert [answer.headers["x-route-reason"] for answer in answers] == ["stable", "stable"]


def test_the_paths_form_takes_routes_too(gateway: Any) -> None:
    answer = gateway.azure_client().chat.completions.with_raw_response.create(
        model="chat", messages=ASK, extra_headers={"x-user-id": "u-1"}
    )
    assert answer.headers["x-route-reason"] in {"stable", "canary"}
