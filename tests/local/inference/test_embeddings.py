"""Embeddings: unit vectors per model version and text."""

import base64
import math
import struct
from dataclasses import replace
from typing import Any

import pytest
from openai.types import CreateEmbeddingResponse

Embed = Any


@pytest.fixture
def embed(post: Any) -> Embed:
    def embedded(given: Any, deployment: str = "large", **more: Any) -> Any:
        return post(f"/sweden/openai/deployments/{deployment}/embeddings?api-version=2024-10-21", input=given, **more)

    return embedded


def vectors(answer: Any) -> list[list[float]]:
    return [item["embedding"] for item in answer.json()["data"]]


def test_an_answer_has_the_client_s_shape(embed: Embed) -> None:
    answer = CreateEmbeddingResponse.model_validate(embed("text").json(), strict=True)
    assert (answer.model, answer.usage.prompt_tokens, answer.usage.total_tokens) == ("text-embedding-3-large", 1, 1)


@pytest.mark.parametrize(("deployment", "size"), [("ada", 1536), ("large", 3072)])
def test_a_vector_has_the_model_s_size_and_length_one(embed: Embed, deployment: str, size: int) -> None:
    (vector,) = vectors(embed("text", deployment))
    assert len(vector) == size
    assert math.hypot(*vector) == pytest.approx(1, abs=1e-5)


def test_the_same_text_has_the_same_vector_and_another_text_another(embed: Embed) -> None:
    first, second, third = vectors(embed(["a", "b", "a"]))
    assert first == third != second
    assert vectors(embed("a")) == [first]


def test_two_versions_of_a_model_have_different_vectors(embed: Embed, directory: Any) -> None:
    before = vectors(embed("text", "ada"))
    directory.deployments["ada"] = replace(directory.deployments["ada"], version="1")
    assert vectors(embed("text", "ada")) != before


def test_base64_holds_the_same_numbers(embed: Embed) -> None:
    packed: Any = vectors(embed("text", encoding_format="base64"))[0]
    assert list(struct.unpack("<3072f", base64.b64decode(packed))) == vectors(embed("text"))[0]


def test_a_shorter_vector_is_the_beginning_of_the_longer_one(embed: Embed) -> None:
    (long,), (short,) = vectors(embed("text")), vectors(embed("text", dimensions=8))
    scale = math.hypot(*long[:8])
    assert short == pytest.approx([number / scale for number in long[:8]], abs=1e-6)


def test_tokens_can_be_embedded(embed: Embed) -> None:
    one, two = embed([1, 2, 3]), embed([[1, 2, 3], [4]])
    assert vectors(one)[0] == vectors(two)[0] != vectors(two)[1]
    assert (one.json()["usage"]["prompt_tokens"], two.json()["usage"]["prompt_tokens"]) == (3, 4)


@pytest.mark.parametrize(
    ("given", "more", "says"),
    [
        ("", {}, "it must not be empty"),
        ([], {}, "it must not be empty"),
        ([""], {}, "not empty"),
        (["a", [1]], {}, None),
        (["a", 1], {}, "each input is a text"),
        ([True], {}, "each input is a text"),
        ([[]], {}, "not empty"),
        (["a"] * 2049, {}, "2049 inputs are more than 2048"),
        ("a", {"dimensions": 0}, "'dimensions'"),
        ("a", {"dimensions": 3073}, "3073 is more than the 3072"),
        ("a", {"encoding_format": "hex"}, "'encoding_format'"),
        ("a", {"deployment": "ada", "dimensions": 8}, "does not support specifying dimensions"),
        ("a", {"deployment": "chat"}, "The embeddings operation does not work with the specified model, gpt-5.4."),
    ],
)
def test_what_can_not_be_embedded_is_refused(embed: Embed, given: Any, more: dict[str, Any], says: str | None) -> None:
    answer = embed(given, **more)
    assert answer.status_code == (400 if says else 200)
    assert (says or "") in answer.text


def test_2048_inputs_are_taken(embed: Embed) -> None:
    assert len(vectors(embed(["a"] * 2048, dimensions=2))) == 2048


def test_embeddings_count_against_the_limit(embed: Embed, directory: Any) -> None:
    directory.deployments["ada"] = replace(directory.deployments["ada"], tokens_per_minute=3)
    assert [embed([1, 2], "ada").status_code for _ in range(3)] == [200, 200, 429]
