"""An answer that streams is passed on as it comes, and what has begun is never sent again."""

from typing import Any

import openai
import pytest

from local import Azure
from local.store import Outage, Trouble

GPT = "gpt-5.4-2026-03-05"
ASK: Any = [{"role": "user", "content": "Tell me a story"}]


@pytest.fixture
def azure(gateway: Any) -> Azure:
    """What `url` serves."""
    found: Azure = gateway.azure
    return found


@pytest.fixture
def client(gateway: Any, url: str) -> openai.OpenAI:
    """The stock client over a socket."""
    return openai.OpenAI(
        base_url=f"{url}/{gateway.service}/openai/v1",
        api_key="unused",
        default_headers={"api-key": gateway.key("newsroom")},
        max_retries=0,
    )


def test_a_stream_comes_in_many_pieces_and_says_who_serves(client: openai.OpenAI) -> None:
    with client.chat.completions.with_streaming_response.create(model=GPT, messages=ASK, stream=True) as answer:
        assert answer.headers["x-served-version"] == "2026-03-05"
        events = [line for line in answer.iter_lines() if line.startswith("data: ")]
    assert len(events) > 3
    assert events[-1] == "data: [DONE]"
    client.close()


def test_a_stream_that_is_cut_within_is_not_begun_again(client: openai.OpenAI, azure: Azure) -> None:
    azure.outages.add(Outage(Trouble.CUT_WITHIN, times=1))
    pieces: list[Any] = []

    def read() -> None:
        pieces.extend(client.chat.completions.create(model=GPT, messages=ASK, stream=True))

    with pytest.raises(openai.APIConnectionError):
        read()
    assert pieces
    assert not azure.outages.all()
    client.close()


def test_a_stream_that_fails_before_it_begins_fails_over(client: openai.OpenAI, azure: Azure) -> None:
    azure.outages.add(Outage(Trouble.SERVER_ERROR, times=1))
    with client.chat.completions.with_streaming_response.create(model=GPT, messages=ASK, stream=True) as answer:
        assert answer.headers["x-route-reason"] == "failover"
    client.close()
