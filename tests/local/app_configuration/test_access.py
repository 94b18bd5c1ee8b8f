"""Who is let in to the data plane, how often, and what goes wrong on demand."""

import json
from typing import Any

import pytest

from local import Azure
from local.app_configuration.service import Stores
from local.gateway.issuer import Issuer
from local.store import Outage, Trouble

READER = "11111111-1111-1111-1111-111111111111"


@pytest.fixture
def token(azure: Azure, issuer: Issuer) -> Any:
    def made(principal: str = READER, audience: str = "https://azconfig.io") -> str:
        return f"Bearer {issuer.token(azure.clock.now(), {'oid': principal, 'aud': audience})}"

    return made


def challenge(answer: Any) -> tuple[int, str]:
    return answer.status, answer.headers["www-authenticate"]


def test_a_request_without_a_credential_is_told_which_there_are(data: Any) -> None:
    assert challenge(data("GET", "/kv", authorization="")) == (401, "HMAC-SHA256, Bearer")
    assert challenge(data("GET", "/kv", authorization="Basic eA==")) == (401, "HMAC-SHA256, Bearer")


@pytest.mark.parametrize("text", ["Bearer other", "Bearer a.b.c", "Bearer "])
def test_a_token_that_nobody_made_is_refused(data: Any, text: str) -> None:
    told = 'HMAC-SHA256, Bearer error="invalid_token", error_description="Authorization token failed validation"'
    assert challenge(data("GET", "/kv", authorization=text)) == (401, told)


def test_a_role_decides_what_a_principal_may_do(data: Any, token: Any, grant: Any) -> None:
    assert data("GET", "/kv", authorization=token()).status == 403
    grant("reader", READER)
    assert data("GET", "/kv", authorization=token()).status == 200
    refused = data("PUT", "/kv/a", {"value": "v"}, authorization=token())
    assert (refused.status, refused.body) == (403, b"")
    grant("owner", READER, "/subscriptions/sub")
    assert data("PUT", "/kv/a", {"value": "v"}, authorization=token()).status == 200


@pytest.mark.parametrize(
    ("audience", "status"),
    [
        ("https://azconfig.io/", 200),
        ("https://appconfig.azure.com", 200),
        ("https://appcs-main.azconfig.io", 200),
        ("https://appcs-other.azconfig.io", 401),
        ("https://management.azure.com", 401),
    ],
)
def test_a_token_has_its_audience(data: Any, token: Any, grant: Any, audience: str, status: int) -> None:
    grant("reader", READER)
    assert data("GET", "/kv", authorization=token(audience=audience)).status == status


def test_a_token_has_its_time(azure: Azure, data: Any, token: Any, grant: Any) -> None:
    grant("reader", READER)
    old = token()
    azure.clock.advance(3600)
    assert data("GET", "/kv", authorization=old).status == 401


@pytest.mark.parametrize(("sku", "quota", "wait"), [("Free", 1000, 24 * 3600), ("Developer", 6000, 3600)])
def test_a_tier_has_its_request_quota(
    azure: Azure, stores: Stores, data: Any, send: Any, make: Any, grant: Any, sku: str, quota: int, wait: int
) -> None:
    send("DELETE")
    azure.purge(azure.soft_deleted())
    make(sku)
    grant("owner", scope="/subscriptions/sub")
    stores._quota._counted[send("GET").body["id"].lower()] = (int(azure.clock.now().timestamp() // wait), quota - 1)
    assert data("GET", "/kv").status == 200
    refused = data("GET", "/kv")
    assert (refused.status, json.loads(refused.body)["policy"]) == (429, "Total Requests")
    assert 0 < int(refused.headers["retry-after-ms"]) <= wait * 1000
    azure.clock.advance(wait)
    assert data("GET", "/kv").status == 200


def test_a_store_has_a_bad_day_and_models_don_t(azure: Azure, data: Any) -> None:
    azure.outages.add_for_store("appcs-*", Outage(Trouble.THROTTLED, times=1, retry_after=7))
    assert azure.outages.take("appcs-main", "any", "any") is None
    refused = data("GET", "/kv")
    assert (refused.status, refused.headers["retry-after-ms"]) == (429, "7000")
    assert data("GET", "/kv").status == 200
    azure.outages.add(Outage(Trouble.SERVER_ERROR))
    assert data("GET", "/kv").status == 200
    azure.outages.add_for_store("appcs-main", Outage(Trouble.SERVER_ERROR))
    assert data("GET", "/kv").status == 500
    assert [outage.store for outage in azure.outages.all()] == [None, "appcs-main"]
