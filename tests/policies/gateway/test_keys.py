"""What a key looks like, and what only looks like one at first."""

import pytest

from policies.gateway.keys import looks_like_key

NAME = "a1B2" * 21


@pytest.mark.parametrize(
    "text",
    [
        "0123456789abcdef0123456789ABCDEF",
        "key: 0123456789abcdef0123456789abcdef.",
        NAME,
        f"{'a' * 43}=",
        f"{'a1+/' * 21}ab==",
        "sk-proj-0123456789abcdefghij",
        "Endpoint=sb://x;SharedAccessKey = x",
        "https://x?sv=1&sig=0123456789%2Babcdefghijkl",
        "eyJhbGciOiJI.eyJzdWIiOiIx.abc",
        "-----BEGIN RSA PRIVATE KEY-----",
    ],
)
def test_a_key_is_one(text: str) -> None:
    assert looks_like_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gpt-5.4-2026-03-05",
        "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "https://cognitiveservices.azure.com",
        f"{NAME}a",
        '@("Bearer " + (string)context.Variables["token"])',
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-a/providers/Microsoft.ApiManagement",
    ],
)
def test_what_is_none_is_none(text: str) -> None:
    assert not looks_like_key(text)
