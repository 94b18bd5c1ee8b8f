"""What a key looks like, and what only looks like one at first."""

import pytest

from policies.gateway.keys import looks_like_key, sent_in

NAME = "a1B2" * 21


@pytest.mark.parametrize(
    "text",
    [
        "key: 0123456789abcdef0123456789ABCDEF.",
        '"subscriptionKey": "0123456789abcdef0123456789abcdef"',
        "the client secret = '0123456789abcdef0123456789abcdef'",
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
        "0123456789abcdef0123456789abcdef",
        "00-0123456789abcdef0123456789abcdef-00f067aa0ba902b7-01",
        "https://v.vault.azure.net/secrets/a/0123456789abcdef0123456789abcdef",
        f"sha256-{'a' * 43}=",
        "https://cognitiveservices.azure.com",
        f"{NAME}a",
        '@("Bearer " + (string)context.Variables["token"])',
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-a/providers/Microsoft.ApiManagement",
    ],
)
def test_what_is_none_is_none(text: str) -> None:
    assert not looks_like_key(text)


@pytest.mark.parametrize("called", ["api-key", "clientSecret", "x-token", "Password", "subscription-key value"])
def test_thirty_two_digits_are_a_key_where_they_are_called_one(called: str) -> None:
    assert looks_like_key("0123456789abcdef0123456789abcdef", called)
    assert not looks_like_key("5e0bd9bd-7b93-4f28-af87-19fc36ad61bd", called)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/chat?api-key=x", ["api-key"]),
        ("/chat?a=b&amp;CODE=x", ["code"]),
        ("/chat?api%2Dkey=x&sig=y", ["api-key", "sig"]),
        ("/chat?api-version=x&encode=1", []),
        ("/code/sig", []),
    ],
)
def test_parameters_that_carry_keys_are_found(address: str, found: list[str]) -> None:
    assert sent_in(address) == found
