"""llm-token-limit and llm-emit-token-metric."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from local.gateway.counters import Counters

CALL = {"body": json.dumps({"messages": [{"role": "user", "content": "12345678"}]}).encode()}


def limited(world: Any, attributes: str, answer: Any = None) -> None:
    world.inbound(f"<llm-token-limit counter-key='k' estimate-prompt-tokens='false' {attributes}/>")
    usage = {"usage": {"prompt_tokens": 30, "completion_tokens": 20, "total_tokens": 50}}
    world.backends.answers["one.openai.azure.com"] = world.answering(answer or usage)


def test_a_minute_s_tokens_end_with_429_and_come_back_with_the_next(world: Any) -> None:
    limited(world, "tokens-per-minute='100' remaining-tokens-header-name='x-left'")
    answers = [world.call(**CALL) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert [answer.headers["x-left"] for answer in answers] == ["100", "50", "0"]
    world.clock.advance(20)
    refused = world.call(**CALL)
    assert refused.headers["retry-after"] == "40"
    assert refused.json == {"statusCode": 429, "message": "Token limit is exceeded. Try again in 40 seconds."}
    world.clock.advance(40)
    assert world.call(**CALL).status == 200


def test_a_month_s_tokens_end_with_403_until_the_month_is_over(world: Any) -> None:
    limited(world, "token-quota='50' token-quota-period='Monthly' retry-after-header-name='x-wait'")
    assert world.call(**CALL).status == 200
    refused = world.call(**CALL)
    seconds = (10 * 24 + 12) * 3600
    assert (refused.status, refused.headers["x-wait"]) == (403, str(seconds))
    assert refused.json["message"] == "Token quota is exceeded. Try again in 10 days and 12 hours."
    world.clock.advance(seconds - 1)
    assert world.call(**CALL).status == 403
    world.clock.advance(1)
    assert world.call(**CALL).status == 200


def test_one_key_has_one_counter_for_all_scopes_and_another_key_its_own(world: Any) -> None:
    limit = '<llm-token-limit counter-key=\'@(context.Request.Headers.GetValueOrDefault("x-k", ""))\' '
    limit += "tokens-per-minute='50' estimate-prompt-tokens='false'/>"
    limited(world, "tokens-per-minute='1'")
    world.change(policy=f"<policies><inbound>{limit}</inbound><backend><forward-request/></backend></policies>")
    world.inbound(f"<base/>{limit}")
    assert [world.call(headers={"x-k": key}, **CALL).status for key in "aabb"] == [200, 429, 200, 429]
    world.clock.advance(60)
    world.inbound(f"<base/>{limit.replace('50', '51')}")
    assert [world.call(headers={"x-k": "a"}, **CALL).status for _ in range(2)] == [200, 429]


def test_an_answer_that_failed_costs_nothing(world: Any) -> None:
    limited(world, "tokens-per-minute='50'")
    world.backends.answers["one.openai.azure.com"] = world.answering({"usage": {"prompt_tokens": 99}}, 500)
    assert [world.call(**CALL).status for _ in range(3)] == [500] * 3


def test_on_error_tells_a_limit_from_a_quota(world: Any) -> None:
    for attributes, told in (
        ("tokens-per-minute='50'", "llm-token-limit TokenLimitExceeded"),
        ("token-quota='50' token-quota-period='Daily'", "llm-token-limit TokenQuotaExceeded"),
    ):
        limited(world, attributes)
        world.gateway.reset()
        policy = world.service.apis["openai"].policy
        world.api(policy.replace("</policies>", f"<on-error>{world.telling}</on-error></policies>"))
        world.call(**CALL)
        assert world.call(**CALL).headers["x-e"] == told


def stream(world: Any, *events: Any) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        whole = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events) + b"data: [DONE]\n\n"
        for at in range(0, len(whole), 7):
            await send({"type": "http.response.body", "body": whole[at : at + 7], "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    world.backends.answers["one.openai.azure.com"] = app


@pytest.mark.parametrize(
    ("events", "tokens"),
    [
        ([{"choices": [{"delta": {"content": "abcd"}}]}] * 3, 2 + 1 + 3),
        ([{"choices": []}, {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 8}}], 15),
        ([{"type": "response.completed", "response": {"usage": {"input_tokens": 3, "output_tokens": 4}}}], 7),
    ],
)
def test_a_stream_counts_what_it_tells_or_what_is_estimated(world: Any, events: list[Any], tokens: int) -> None:
    limited(world, "tokens-per-minute='1000'")
    stream(world, *events)
    answer = world.call(**CALL)
    assert answer.text.endswith("data: [DONE]\n\n")
    assert world.gateway.world.counters.used("apim", "k", "Minute", world.clock.now()) == tokens


def test_an_estimated_prompt_is_refused_before_it_is_sent(world: Any) -> None:
    world.inbound("<llm-token-limit counter-key='k' estimate-prompt-tokens='true' tokens-per-minute='2'/>")
    assert world.call(**CALL).status == 429
    assert world.backends.asked == []


def test_periods_begin_with_their_calendar_unit() -> None:
    now, counters = datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC), Counters()
    left = {
        period: counters.left("s", "k", period, now) for period in ("Hourly", "Daily", "Weekly", "Monthly", "Yearly")
    }
    assert left == {"Hourly": 30, "Daily": 30, "Weekly": 3 * 86_400 + 30, "Monthly": 30, "Yearly": 30}
    february = datetime(2028, 2, 1, tzinfo=UTC)
    assert counters.left("s", "k", "Monthly", february) == 29 * 86_400


def test_metrics_tell_tokens_with_their_dimensions(world: Any) -> None:
    world.consumer()
    world.api(
        "<policies><inbound><llm-emit-token-metric namespace='n'><dimension name='API ID'/>"
        "<dimension name='consumer' value='@(context.Subscription.Id)'/></llm-emit-token-metric></inbound></policies>",
        subscription_required=True,
    )
    usage = {"usage": {"prompt_tokens": 3, "completion_tokens": 2}}
    world.backends.answers["one.openai.azure.com"] = world.answering(usage)
    world.call(headers={"api-key": "0123456789abcdef0123456789abcdef"})
    assert world.gateway.world.metrics.told() == [
        {
            "service": "apim",
            "namespace": "n",
            "dimensions": {"API ID": "openai", "consumer": "newsroom"},
            "metrics": {"Total Tokens": 5, "Prompt Tokens": 3, "Completion Tokens": 2},
        }
    ]
