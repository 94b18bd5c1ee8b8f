"""Named values: their limits, and that a secret one is told to nobody but those who ask for it."""

from typing import Any

import pytest


def details(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    return [(found["target"], found["message"]) for found in answer.body["error"]["details"]]


def test_a_secret_value_is_never_told_again(put: Any, send: Any) -> None:
    made = put("namedValues/n", displayName="n", value="s3cret", secret=True)
    tellings = [made, send("GET", "namedValues/n"), send("GET", "namedValues"), send("PATCH", "namedValues/n", {})]
    assert all("s3cret" not in str(answer.body) for answer in tellings)
    assert send("POST", "namedValues/n/listValue").body == {"value": "s3cret"}


def test_a_plain_value_is_told(put: Any, send: Any) -> None:
    put("namedValues/n", displayName="n", value="v", tags=["a"])
    properties = send("GET", "namedValues/n").body["properties"]
    assert properties == {
        "displayName": "n",
        "provisioningState": "Succeeded",
        "secret": False,
        "tags": ["a"],
        "value": "v",
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"displayName": ""}, ("displayName", "displayName must be specified.")),
        ({"displayName": "a b"}, ("displayName", "A display name has up to 256 letters")),
        ({"displayName": "a" * 257}, ("displayName", "A display name has up to 256 letters")),
        ({"value": ""}, ("value", "value must be specified.")),
        ({"value": "v" * 4097}, ("value", "value has 4097 characters, and may have 4096.")),
        ({"tags": ["a"] * 33}, ("tags", "A named value has at most 32 tags.")),
        ({"keyVault": {"secretIdentifier": "https://v/s"}}, ("keyVault", "The local Azure does not serve keyVault.")),
    ],
)
def test_what_a_named_value_can_t_be(put: Any, change: Any, expected: tuple[str, str]) -> None:
    ((target, message),) = details(put("namedValues/n", **{"displayName": "n", "value": "v", **change}))
    assert target == expected[0]
    assert message.startswith(expected[1])


def test_a_value_may_have_4096_characters(put: Any) -> None:
    assert put("namedValues/n", displayName="n", value="v" * 4096).status == 201


def test_two_named_values_have_two_display_names(put: Any) -> None:
    put("namedValues/n", displayName="n", value="v")
    assert details(put("namedValues/m", displayName="n", value="v")) == [
        ("name", "Property with the same name already exist.")
    ]
    assert put("namedValues/n", displayName="n", value="w").status == 200
