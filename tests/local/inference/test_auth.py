"""Who may ask."""

from typing import Any

import pytest

KEY = "key-of-france"
PATH = "/openai/deployments/chat/chat/completions?api-version=2024-10-21"
BODY = {"messages": [{"role": "user", "content": "Hello."}]}


@pytest.mark.parametrize(
    ("account", "headers", "status", "code"),
    [
        ("sweden", {"Authorization": "Bearer anything"}, 200, None),
        ("sweden", {"authorization": "bearer anything"}, 200, None),
        ("sweden", {}, 401, "401"),
        ("sweden", {"Authorization": "Bearer "}, 401, "401"),
        ("sweden", {"Authorization": "Basic dTpw"}, 401, "401"),
        ("sweden", {"api-key": KEY}, 403, "AuthenticationTypeDisabled"),
        ("sweden", {"api-key": "wrong"}, 403, "AuthenticationTypeDisabled"),
        ("sweden", {"Authorization": f"Bearer {KEY}"}, 403, "AuthenticationTypeDisabled"),
        ("france", {"api-key": KEY}, 200, None),
        ("france", {"Authorization": f"Bearer {KEY}"}, 200, None),
        ("france", {"api-key": "wrong"}, 401, "401"),
        ("france", {"api-key": ""}, 401, "401"),
        ("france", {"Authorization": "Bearer token"}, 200, None),
    ],
)
def test_a_credential_is_judged(
    post: Any, account: str, headers: dict[str, str], status: int, code: str | None
) -> None:
    answer = post(f"/{account}{PATH}", headers=headers, **BODY)
    assert (answer.status_code, answer.json().get("error", {}).get("code")) == (status, code)
    assert KEY not in answer.text


def test_the_messages_tell_a_key_from_a_token(post: Any) -> None:
    path = f"/sweden{PATH}"
    assert "invalid subscription key" in post(path, headers={}, **BODY).json()["error"]["message"]
    assert "Access token is missing" in post(path, headers={"Authorization": "x"}, **BODY).json()["error"]["message"]


def test_a_credential_is_judged_before_the_body(post: Any) -> None:
    assert post(f"/sweden{PATH}", headers={}).status_code == 401
