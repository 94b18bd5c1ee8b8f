"""The gateway sees what is stored, as one snapshot, which is made anew only after a change."""

import contextlib
from pathlib import Path
from typing import Any

import pytest

from local import Azure, open_azure
from local.api_management import Services, Snapshot, tables

SINGLE = {"url": "https://acc.openai.azure.com/openai/deployments/d", "protocol": "http"}
BREAKER = {
    "rules": [
        {
            "name": "r",
            "failureCondition": {
                "count": 3,
                "interval": "PT5M",
                "statusCodeRanges": [{"min": 429, "max": 429}, {"min": 500, "max": 599}],
                "errorReasons": ["Timeout"],
            },
            "tripDuration": "PT1M30S",
        }
    ]
}


@pytest.fixture
def filled(send: Any, put: Any, api: str, service: str) -> None:
    put("backends/B", **SINGLE, circuitBreaker=BREAKER)
    put("backends/pool", type="Pool", pool={"services": [{"id": f"{service}/backends/B", "priority": 2, "weight": 9}]})
    put("namedValues/n", displayName="N", value="v", secret=True)
    put(f"{api}/operations/chat", displayName="Chat", method="POST", urlTemplate="/chat")
    put("products/P", displayName="P", state="published")
    send("PUT", "products/P/apis/openai")
    put("subscriptions/s", displayName="S", scope="/products/P", state="active", primaryKey="k1", secondaryKey="k2")
    put("subscriptions/all", displayName="A", scope="/apis")
    put("subscriptions/one", displayName="O", scope="/apis/openai")


def snapshot(azure: Azure) -> Snapshot:
    return Services(azure.store).snapshot()


@pytest.mark.usefixtures("filled")
def test_a_snapshot_holds_backends_and_pools(azure: Azure) -> None:
    backends = snapshot(azure).services["apim"].backends
    single, pool = backends["b"], backends["pool"]
    assert (single.name, single.url, single.is_pool) == ("B", SINGLE["url"], False)
    assert [(m.backend, m.priority, m.weight) for m in pool.members] == [("B", 2, 9)]
    assert pool.is_pool
    breaker = single.breaker
    assert breaker is not None
    assert (breaker.count, breaker.percentage, breaker.interval, breaker.trip) == (3, None, 300, 90)
    assert (breaker.status_ranges, breaker.error_reasons) == (((429, 429), (500, 599)), ("Timeout",))
    assert not breaker.accept_retry_after


@pytest.mark.usefixtures("filled")
def test_a_snapshot_holds_apis_products_and_subscriptions(azure: Azure) -> None:
    found = snapshot(azure).services["apim"]
    api = found.apis["openai"]
    assert (api.path, api.key_header, api.subscription_required) == ("openai", "Ocp-Apim-Subscription-Key", True)
    assert [(o.name, o.method, o.url_template, o.policy) for o in api.operations] == [("chat", "POST", "/chat", None)]
    assert (found.products["p"].apis, found.products["p"].is_published) == (frozenset({"openai"}), True)
    opened = {name: (s.product, s.api, s.state) for name, s in found.subscriptions.items() if s.display_name}
    assert opened == {
        "s": ("p", None, "active"),
        "all": (None, None, "submitted"),
        "one": (None, "openai", "submitted"),
    }
    (own,) = (s for s in found.subscriptions.values() if not s.display_name)
    assert (own.product, own.state, found.keys[own.primary_key]) == ("p", "active", own)
    assert found.keys["k1"] is found.keys["k2"] is found.subscriptions["s"]
    assert found.named_values == {"N": "v"}
    assert found.principal_id


@pytest.mark.usefixtures("filled")
def test_no_key_and_no_secret_shows_when_a_snapshot_is_printed(azure: Azure) -> None:
    found = snapshot(azure)
    assert not [secret for secret in ("k1", "k2", "'v'") if secret in repr(found)]


@pytest.mark.usefixtures("service")
def test_a_snapshot_is_kept_until_something_changes(azure: Azure, put: Any, send: Any) -> None:
    services = Services(azure.store)
    kept = services.snapshot()
    send("GET", "backends")
    assert services.snapshot() is kept
    for change in (
        lambda: put("backends/b", **SINGLE),
        lambda: send("DELETE", "backends/b"),
        lambda: send("PATCH", "", {"tags": {"a": "b"}}),
        lambda: send("DELETE"),
    ):
        change()
        assert services.snapshot().version > kept.version
        kept = services.snapshot()
    assert kept.services == {}


@pytest.mark.usefixtures("service")
def test_a_reset_and_a_group_s_end_are_seen(azure: Azure, send: Any) -> None:
    services = Services(azure.store)
    assert services.snapshot().services
    send("DELETE", "/subscriptions/sub/resourceGroups/rg")
    assert services.snapshot().services == {}
    azure.reset()
    assert services.snapshot().services == {}


def test_another_process_s_changes_are_seen(tmp_path: Path) -> None:
    with (
        contextlib.closing(open_azure(tmp_path / "state")) as mine,
        contextlib.closing(open_azure(tmp_path / "state")) as other,
    ):
        services = Services(mine.store)
        before = services.snapshot()
        with other.store.writing() as db:
            tables.changed(db)
        assert services.snapshot().version > before.version
