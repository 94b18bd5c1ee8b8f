"""Signed requests: what must be signed, and what is told of a signature that isn't good."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from local.app_configuration.access_keys import AccessKey
from local.app_configuration.asked import Asked
from local.app_configuration.problems import Problem
from local.app_configuration.signatures import verified

KEY = AccessKey("Primary", "id=", base64.b64encode(b"secret").decode(), 0.0)
SIGNED = "x-ms-date;host;x-ms-content-sha256"


def hashed(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def request(signed: str = SIGNED, body: bytes = b"{}", **changed: str) -> tuple[Asked, str]:
    """A signed request, and the credential in its header; what is `changed` is so before it is signed."""
    date = format_datetime(datetime.now(UTC), usegmt=True)
    headers = {"host": "a.azconfig.io", "x-ms-date": date, "x-ms-content-sha256": hashed(body)}
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    values = ";".join(headers[name] for name in signed.split(";") if name in headers)
    text = f"PUT\n/kv/a%2Fb?label=x\n{values}".encode()
    signature = base64.b64encode(hmac.new(b"secret", text, hashlib.sha256).digest()).decode()
    credential = f"Credential=id=&SignedHeaders={signed}&Signature={signature}"
    return Asked("PUT", "a.azconfig.io", "/kv/a%2Fb", "label=x", headers, body), credential


def refusal(asked: Asked, credential: str) -> str:
    with pytest.raises(Problem) as caught:
        verified(asked, credential, [KEY])
    assert caught.value.status == 401
    return caught.value.headers["www-authenticate"].partition('error_description="')[2].partition('"')[0]


def test_a_good_signature_tells_its_key() -> None:
    assert verified(*request(), [KEY]) == KEY


@pytest.mark.parametrize(
    "form", [lambda d: format_datetime(d, usegmt=True), lambda d: f"{d:%b, %d %Y %H:%M:%S.%f} GMT"]
)
def test_a_date_may_be_a_quarter_of_an_hour_off(form: Callable[[datetime], str]) -> None:
    for minutes, is_good in ((-14, True), (14, True), (-16, False), (16, False)):
        asked, credential = request(x_ms_date=form(datetime.now(UTC) + timedelta(minutes=minutes)))
        if is_good:
            assert verified(asked, credential, [KEY]) == KEY
        else:
            assert refusal(asked, credential) == "The access token has expired"


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"x_ms_date": "yesterday"}, "Invalid access token date"),
        ({"x_ms_content_sha256": hashed(b"other")}, "Invalid request content hash"),
        ({"signed": "x-ms-date;host"}, "x-ms-content-sha256 is required as a signed header"),
        ({"signed": f"{SIGNED};accept"}, "Signed request header 'accept' is not provided"),
    ],
)
def test_what_is_signed_must_be_so(made: Any, told: str) -> None:
    assert refusal(*request(**made)) == told


@pytest.mark.parametrize(
    ("text", "by", "told"),
    [
        ("Credential=id=", "Credential=none", "Invalid Credential"),
        ("&SignedHeaders", "&Headers", "[SignedHeaders] is required"),
        ("&Signature=", "&Signature=AA", "Invalid Signature"),
    ],
)
def test_a_credential_that_is_changed_is_refused(text: str, by: str, told: str) -> None:
    asked, credential = request()
    assert refusal(asked, credential.replace(text, by)) == told


def test_a_request_that_is_changed_is_refused() -> None:
    asked, credential = request()
    other = Asked(asked.method, asked.host, "/kv/other", asked.query_string, asked.headers, asked.body)
    assert refusal(other, credential) == "Invalid Signature"
