"""Backends and pools: what is refused, with the field and the reason; what is in use stays."""

from typing import Any

import pytest

SINGLE = {"url": "https://acc.openai.azure.com/openai/deployments/d", "protocol": "http"}
RULE = {
    "name": "r",
    "failureCondition": {"count": 1, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}]},
    "tripDuration": "PT1M",
    "acceptRetryAfter": False,
}


def details(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    return [(found["target"], found["message"]) for found in answer.body["error"]["details"]]


def rule(**change: Any) -> dict[str, Any]:
    return {"rules": [{**RULE, **change}]}


def condition(**change: Any) -> dict[str, Any]:
    return rule(failureCondition={**RULE["failureCondition"], **change})


@pytest.fixture
def pool(put: Any, service: str) -> Any:
    """Writes a pool of members told by name, or whole."""

    def written(*members: Any, **more: Any) -> Any:
        services = [{"id": f"{service}/backends/{m}"} if isinstance(m, str) else m for m in members]
        return put("backends/pool", type="Pool", pool={"services": services}, **more)

    return written


@pytest.fixture
def member(put: Any, service: str) -> str:
    assert put("backends/b", **SINGLE).status == 201
    return f"{service}/backends/b"


def test_a_backend_with_a_breaker_is_told_as_given(put: Any, send: Any) -> None:
    assert put("backends/b", **SINGLE, circuitBreaker=rule()).status == 201
    assert send("GET", "backends/b").body["properties"]["circuitBreaker"] == rule()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"url": ""}, "url must be specified."),
        ({"url": "ftp://a"}, "'ftp://a' is no absolute http or https URL."),
        ({"url": "https://"}, "'https://' is no absolute http or https URL."),
        ({"url": "/openai"}, "'/openai' is no absolute http or https URL."),
        ({"url": "https://a b"}, "'https://a b' is no absolute http or https URL."),
        ({"url": "https://[a"}, "'https://[a' is no absolute http or https URL."),
        ({"url": "https://" + "a" * 2000}, "url has 2008 characters, and may have 2000."),
        ({"protocol": "grpc"}, "protocol must be one of http, soap, and is 'grpc'."),
        ({"type": "Both"}, "type must be one of Single, Pool, and is 'Both'."),
        ({"pool": {"services": []}}, "Pool is supported for backends of type 'Pool' only."),
        ({"circuitBreaker": {"rules": [RULE, RULE]}}, "A circuit breaker has one rule, and this one has 2."),
        ({"circuitBreaker": condition(percentage=5)}, "A rule's failureCondition has either a count or a percentage."),
        ({"circuitBreaker": condition(interval="1m")}, "interval: '1m' is no duration such as PT1M."),
        ({"circuitBreaker": rule(tripDuration="PT0S")}, "tripDuration: 'PT0S' is no duration such as PT1M."),
        ({"circuitBreaker": condition(statusCodeRanges=[])}, "statusCodeRanges or errorReasons."),
        ({"circuitBreaker": condition(statusCodeRanges=[{"min": 500, "max": 429}])}, "this one is 500 to 429."),
        ({"circuitBreaker": condition(statusCodeRanges=[{"min": 99, "max": 700}])}, "this one is 99 to 700."),
    ],
)
def test_what_a_backend_can_t_be(put: Any, send: Any, change: Any, expected: str) -> None:
    ((target, message),) = details(put("backends/b", **{**SINGLE, **change}))
    assert target == next(iter(change))
    assert message.endswith(expected)
    assert send("GET", "backends/b").status == 404


def test_a_pool_is_told_with_its_members(pool: Any, send: Any, member: str) -> None:
    assert pool({"id": member, "priority": 1, "weight": 90}).status == 201
    (found,) = send("GET", "backends/pool").body["properties"]["pool"]["services"]
    assert found == {"id": member, "priority": 1, "weight": 90}


def test_a_pool_has_no_url_and_no_protocol(pool: Any, member: str) -> None:
    assert details(pool("b", **SINGLE)) == [
        ("url", "Url is not supported for backend pool."),
        ("protocol", "Protocol is not supported for backend pool."),
    ]


def test_a_member_must_be_there(pool: Any, service: str, member: str) -> None:
    assert details(pool("b", "backend-west")) == [("pool", "Backend Entity 'backend-west' not found.")]
    elsewhere = member.replace("service/apim", "service/other")
    assert details(pool({"id": elsewhere})) == [("pool", "Backend Entity 'b' not found.")]
    assert details(pool({"id": service})) == [("pool", "Backend Entity 'apim' not found.")]


def test_pools_do_not_nest(put: Any, pool: Any, service: str, member: str) -> None:
    assert pool("b").status == 201
    nested = put("backends/outer", type="Pool", pool={"services": [{"id": f"{service}/backends/pool"}]})
    assert details(nested) == [("pool", "Backend 'pool' is a pool, and pools can't be members of pools.")]
    assert details(pool("pool"))[0][1].startswith("Backend 'pool' is a pool")


def test_a_pool_has_at_most_30_members(put: Any, pool: Any) -> None:
    names = [f"b{number}" for number in range(31)]
    for name in names:
        put(f"backends/{name}", **SINGLE)
    assert details(pool(*names)) == [("pool", "A pool has 1 to 30 members, and this one has 31.")]
    assert details(pool()) == [("pool", "A pool has 1 to 30 members, and this one has 0.")]
    assert pool(*names[:30]).status == 201


@pytest.mark.parametrize("field", ["weight", "priority"])
@pytest.mark.parametrize(("value", "is_taken"), [(-1, False), (0, True), (100, True), (101, False)])
def test_weights_and_priorities_lie_between_0_and_100(
    pool: Any, member: str, field: str, value: int, is_taken: bool
) -> None:
    answer = pool({"id": member, field: value})
    if is_taken:
        assert answer.status == 201
    else:
        assert details(answer) == [("pool", f"{field} must be between 0 and 100, and is {value}.")]


def test_a_member_can_t_go_before_its_pool_lets_go(put: Any, pool: Any, send: Any, member: str) -> None:
    put("backends/c", **SINGLE)
    pool("b", "c")
    answer = send("DELETE", "backends/b")
    assert answer.status == 400
    assert answer.body["error"]["message"] == (
        "The Backend 'b' is used by the following entities:\r\n/backends/pool\r\n"
    )
    pool("c")
    assert send("DELETE", "backends/b").status == 200


def test_a_member_can_go_after_its_pool(pool: Any, send: Any, member: str) -> None:
    pool("b")
    assert send("DELETE", "backends/pool").status == 200
    assert send("DELETE", "backends/b").status == 200


def test_a_pool_that_becomes_a_single_backend_lets_go(put: Any, pool: Any, send: Any, member: str) -> None:
    pool("b")
    assert put("backends/pool", **SINGLE).status == 200
    assert send("DELETE", "backends/b").status == 200
