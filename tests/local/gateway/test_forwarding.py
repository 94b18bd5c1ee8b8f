"""forward-request and retry: bodies, timeouts, connections."""

import asyncio
from typing import Any

import pytest

CONDITION = "@(context.Response == null || context.Response.StatusCode == 429 || context.Response.StatusCode &gt;= 500)"
MEGABYTE = 1024 * 1024


def retrying(attributes: str = "count='3' interval='1' first-fast-retry='true'", forward: str = "") -> str:
    forward = forward or "buffer-request-body='true'"
    return f'<retry condition="{CONDITION}" {attributes}><forward-request {forward}/></retry>'


@pytest.fixture
def script(world: Any) -> Any:
    """Lets the backend answer with each status in turn; None breaks off."""

    def of(*statuses: int | None) -> None:
        left = list(statuses)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            status = left.pop(0) if left else 200
            if status is not None:
                await world.answering({"status": status}, status)(scope, receive, send)

        world.backends.answers["one.openai.azure.com"] = app

    return of


def test_a_retry_ends_as_soon_as_its_condition_is_false(world: Any, script: Any) -> None:
    world.document(backend=retrying())
    script(429, None, 503)
    answer = world.call(body=b"x" * 1000)
    assert (answer.status, answer.json) == (200, {"status": 200})
    assert [asked.body for asked in world.backends.asked] == [b"x" * 1000] * 4
    assert [asked.headers["content-length"] for asked in world.backends.asked] == ["1000"] * 4
    assert world.slept == [1, 1]


def test_a_retry_gives_up_after_its_count(world: Any, script: Any) -> None:
    world.document(backend=retrying("count='2' interval='0'"))
    script(500, 501, 502, 503)
    assert world.call().status == 502


def test_what_ends_a_retry_may_be_a_connection_that_fails(world: Any, script: Any) -> None:
    world.document(
        backend=retrying("count='1' interval='0'"),
        on_error=world.telling,
    )
    script(None, None)
    answer = world.call()
    assert (answer.status, answer.headers["x-e"]) == (500, "forward-request BackendConnectionFailure")
    assert answer.json["message"] == "Internal server error"


@pytest.mark.parametrize(
    ("attributes", "slept"),
    [
        ("interval='2'", [2, 2, 2, 2]),
        ("interval='2' first-fast-retry='true'", [2, 2, 2]),
        ("interval='2' delta='3'", [2, 5, 8, 11]),
    ],
)
def test_a_retry_waits_as_the_page_says(world: Any, script: Any, attributes: str, slept: list[float]) -> None:
    world.document(backend=retrying(f"count='4' {attributes}"))
    script(500, 500, 500, 500, 500)
    world.call()
    assert world.slept == slept


def test_an_exponential_wait_grows_up_to_its_end(world: Any, script: Any) -> None:
    world.document(backend=retrying("count='5' interval='1' delta='10' max-interval='50'"))
    script(*[500] * 6)
    world.call()
    expected = [11, 21, 41, 50, 50]
    assert all(abs(slept - wait) <= 0.2 * wait for slept, wait in zip(world.slept, expected, strict=True))


def test_without_buffering_a_second_attempt_has_no_body(world: Any, script: Any) -> None:
    world.document(backend=retrying(forward="buffer-request-body='false'"))
    script(500)
    world.call(body=b"once")
    assert [asked.body for asked in world.backends.asked] == [b"once", b""]


def test_a_body_that_an_expression_has_read_is_no_more_buffered_for_that(world: Any, script: Any) -> None:
    read = '<set-variable name="a" value="@(context.Request.Body.As&lt;string&gt;(true))"/>'
    world.document(inbound=read, backend=retrying(forward="buffer-request-body='false'"))
    script(500)
    world.call(body=b"once")
    assert [asked.body for asked in world.backends.asked] == [b"once", b""]


def test_a_policy_that_fails_within_a_retry_is_not_tried_again(world: Any) -> None:
    failing = "<set-variable name='a' value='@(context.Variables[\"nobody\"])'/>"
    forward = "<forward-request buffer-request-body='true'/>"
    world.document(backend=f"<retry condition='true' count='3' interval='1'>{forward}{failing}</retry>")
    assert world.call().status == 500
    assert (len(world.backends.asked), world.slept) == (1, [])


def test_a_body_over_2_mib_can_be_forwarded_but_neither_buffered_nor_read(world: Any) -> None:
    large = b"x" * (2 * MEGABYTE + 1)
    assert world.call(body=large).status == 200
    assert len(world.backends.asked[-1].body) == len(large)
    world.document(backend="<forward-request buffer-request-body='true'/>")
    assert world.call(body=large).status == 413
    world.inbound('<set-variable name="a" value="@(context.Request.Body.As&lt;string&gt;(true))"/>')
    assert world.call(body=large).status == 500
    assert world.call(body=large[1:]).status == 200
    assert len(world.backends.asked) == 2


def test_a_large_body_goes_on_after_an_expression_looked_at_its_length(world: Any) -> None:
    world.inbound(
        "<choose>"
        '<when condition="@(int.Parse(context.Request.Headers.GetValueOrDefault(&quot;content-length'
        "&quot;,&quot;0&quot;)) "
        '&lt; 2097152 &amp;&amp; context.Request.Body.As&lt;string&gt;(true) == &quot;x&quot;)"/></choose>'
    )
    large = b"0123456789" * (MEGABYTE // 4)
    assert world.call(body=large).status == 200
    assert world.backends.asked[-1].body == large


def test_a_backend_that_doesn_t_answer_in_time_is_an_error(world: Any) -> None:
    async def never(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    world.backends.answers["one.openai.azure.com"] = never
    world.document(
        backend="<forward-request timeout-ms='20'/>",
        on_error=world.telling,
    )
    answer = world.call()
    assert (answer.status, answer.headers["x-e"]) == (500, "forward-request Timeout")


def test_headers_of_one_connection_do_not_travel_on(world: Any) -> None:
    world.backends.answers["one.openai.azure.com"] = world.answering({}, headers={"connection": "close", "x-a": "1"})
    answer = world.call(headers={"te": "trailers", "connection": "keep-alive", "x-local-trace": "true"})
    assert not {"te", "connection", "x-local-trace"} & world.backends.asked[-1].headers.keys()
    assert "connection" not in answer.headers
    assert answer.headers["x-a"] == "1"


def test_an_open_breaker_of_a_single_backend_is_a_503(world: Any, script: Any) -> None:
    world.backend("one", breaker=world.breaker)
    world.inbound("<set-backend-service backend-id='one'/>")
    script(500)
    assert [world.call().status, world.call().status] == [500, 503]
    world.clock.advance(61)
    assert world.call().status == 200


def test_a_client_that_leaves_ends_the_backend_s_work(world: Any) -> None:
    ended: list[bool] = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def leave() -> None:
        world.backends.answers["one.openai.azure.com"] = slow
        messages = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]
        headers = [(b"host", b"apim.azure-api.net")]
        path = "/openai/deployments/one/chat/completions"
        scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}

        async def receive() -> Any:
            return messages.pop(0)

        await world.gateway({**scope, "headers": headers}, receive, None)

    asyncio.run(leave())
    assert ended == [True]
