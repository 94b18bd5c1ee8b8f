"""A pinned request is answered by its version or fails; who can answer does, and nobody stays out for long."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.store import Outage, Trouble

GPT = "gpt-5.4-2026-03-05"
SOL = "gpt-5.6-sol-2026-07-09"
ADA = "text-embedding-ada-002-2"
V1 = "openai/v1/chat/completions"
BODY: Any = {"model": GPT, "messages": [{"role": "user", "content": "Hi"}]}
PROVISIONED = ("swedencentral", f"{GPT}-datazone-provisioned")
STANDARD = ("swedencentral", f"{GPT}-datazone-standard")
ELSEWHERE = ("westeurope", f"{GPT}-datazone-standard")
MEMBERS = (PROVISIONED, STANDARD, ELSEWHERE)
TRIP_SECONDS = 30
A_DAY = 86_400


def trouble(gateway: Any, effect: Trouble, region: str = "*", deployment: str = "*", **more: Any) -> None:
    gateway.azure.outages.add(Outage(effect, "*", deployment, region, **more))


def ask(gateway: Any) -> httpx.Response:
    answer: httpx.Response = gateway.ask(V1, json=BODY)
    return answer


def by(answer: httpx.Response) -> tuple[str, str]:
    assert answer.status_code == 200, answer.text
    assert (answer.headers["x-served-model"], answer.headers["x-served-version"]) == ("gpt-5.4", "2026-03-05")
    return answer.headers["x-served-from"].replace(" ", "").lower(), answer.headers["x-ms-deployment-name"]


def test_provisioned_capacity_is_used_first(gateway: Any) -> None:
    answers = [ask(gateway) for _ in range(10)]
    assert {by(answer) for answer in answers} == {PROVISIONED}
    assert {answer.headers["x-route-reason"] for answer in answers} == {"pin"}


@pytest.mark.parametrize("effect", [Trouble.THROTTLED, Trouble.SERVER_ERROR, Trouble.CUT])
def test_pay_as_you_go_is_next_and_another_region_last(gateway: Any, effect: Trouble) -> None:
    trouble(gateway, effect, *PROVISIONED)
    answer = ask(gateway)
    assert (by(answer), answer.headers["x-route-reason"]) == (STANDARD, "failover")
    trouble(gateway, effect, region="swedencentral")
    answer = ask(gateway)
    assert (by(answer), answer.headers["x-route-reason"]) == (ELSEWHERE, "failover")


def test_a_deployment_that_is_slow_to_begin_is_passed_over(gateway: Any) -> None:
    gateway.changed("timeoutSeconds: 20", "timeoutSeconds: 1")
    trouble(gateway, Trouble.SLOW, *PROVISIONED, seconds=5)
    assert by(ask(gateway)) == STANDARD


def test_a_region_that_is_down_is_never_asked_while_it_is_out(gateway: Any) -> None:
    trouble(gateway, Trouble.SERVER_ERROR, region="swedencentral", times=2)
    assert [by(ask(gateway)) for _ in range(4)] == [ELSEWHERE] * 4
    gateway.azure.clock.advance(TRIP_SECONDS + 1)
    assert by(ask(gateway)) == PROVISIONED


def test_all_down_is_503_in_the_error_shape_and_ends_after_the_trip(gateway: Any) -> None:
    trouble(gateway, Trouble.SERVER_ERROR, deployment=f"{GPT}-*")
    answers = [ask(gateway) for _ in range(3)]
    assert answers[-1].status_code == 503
    assert answers[-1].json()["error"]["code"] == "ServiceUnavailable"
    assert 0 < int(answers[-1].headers["retry-after"]) <= TRIP_SECONDS
    assert by_sol(gateway)
    gateway.azure.outages.reset()
    assert ask(gateway).status_code == 503
    gateway.azure.clock.advance(TRIP_SECONDS + 1)
    assert by(ask(gateway)) == PROVISIONED


def by_sol(gateway: Any) -> bool:
    return bool(gateway.ask(V1, json=BODY | {"model": SOL}).headers["x-served-model"] == "gpt-5.6-sol")


def test_when_all_are_busy_the_time_to_wait_is_passed_on(gateway: Any) -> None:
    trouble(gateway, Trouble.THROTTLED, retry_after=17)
    answer = ask(gateway)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "17")
    assert answer.json()["error"]


def test_a_long_retry_after_keeps_nobody_out_longer_than_the_bound(gateway: Any) -> None:
    trouble(gateway, Trouble.THROTTLED, deployment=f"{ADA}-*", times=1, retry_after=A_DAY)

    def embed() -> int:
        return int(gateway.ask("openai/v1/embeddings", json={"model": ADA, "input": "x"}).status_code)

    assert embed() == 429
    assert embed() == 503
    gateway.azure.clock.advance(TRIP_SECONDS + 1)
    assert embed() == 200


def test_responses_do_not_fail_over(gateway: Any) -> None:
    trouble(gateway, Trouble.SERVER_ERROR, *PROVISIONED)
    assert gateway.ask("openai/v1/responses", json={"model": GPT, "input": "Hi"}).status_code == 500


def test_a_large_body_is_not_sent_twice(gateway: Any) -> None:
    trouble(gateway, Trouble.SERVER_ERROR, *PROVISIONED)
    path = f"openai/deployments/{GPT}/chat/completions?api-version=2024-10-21"
    assert gateway.ask(path, json=BODY | {"user": "x" * 3_000_000}).status_code == 500


FAULTS = st.lists(
    st.tuples(
        st.sets(st.sampled_from(MEMBERS)),
        st.sampled_from([Trouble.THROTTLED, Trouble.SERVER_ERROR, Trouble.CUT]),
        st.sampled_from([0, 1, TRIP_SECONDS // 2, TRIP_SECONDS + 1]),
    ),
    min_size=1,
    max_size=8,
)


@given(FAULTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_fails_a_pin_gets_its_version_or_an_error_and_none_while_somebody_can_answer(
    gateway: Any, faults: list[tuple[set[tuple[str, str]], Trouble, int]]
) -> None:
    gateway.http.post("/_local/breakers/reset", json={}).raise_for_status()
    now = gateway.azure.clock.now()
    gateway.azure.clock.set(now)
    failed_at = {member: now - timedelta(days=1) for member in MEMBERS}
    for failing, effect, seconds in faults:
        gateway.azure.clock.advance(seconds)
        now = gateway.azure.clock.now()
        gateway.azure.outages.reset()
        for region, deployment in failing:
            trouble(gateway, effect, region, deployment, retry_after=A_DAY)
        answer = ask(gateway)
        failed_at |= dict.fromkeys(failing, now)
        if answer.status_code == 200:
            assert by(answer) not in failing
        else:
            assert all(now - at <= timedelta(seconds=TRIP_SECONDS) for at in failed_at.values())
            assert answer.status_code in {429, 500, 503}
            assert answer.json()["error"]


def test_a_client_that_leaves_while_it_sends_takes_no_member_out(gateway: Any) -> None:
    async def leaving() -> Any:
        return next(messages)

    async def ignored(_: Any) -> None: ...

    path = f"/{gateway.service}/openai/deployments/{GPT}/chat/completions"
    headers = {"api-key": gateway.key("newsroom"), "content-length": "5000000", "content-type": "application/json"}
    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"api-version=2024-10-21",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    messages = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])
    asyncio.run(gateway.app(scope, leaving, ignored))
    assert by(ask(gateway)) == PROVISIONED


def test_a_body_longer_than_it_says_is_refused_and_takes_nobody_out(gateway: Any) -> None:
    headers = {"content-length": "5", "transfer-encoding": "chunked"}
    path = f"openai/deployments/{GPT}/chat/completions?api-version=2024-10-21"
    answer = gateway.ask(path, content=b"x" * 3_000_000, headers=headers)
    assert answer.status_code == 411
    assert answer.json()["error"]["code"] == "LengthRequired"
