"""Makes the gateway's snapshot of the stored services, again only after a change.

`Services(store).snapshot()` costs one small query while nothing changes (`tables.changed` counts the changes, those of
other processes too), so it may be asked for with every request.
"""

import sqlite3
import threading
from collections.abc import Mapping
from typing import Any

from local.arm import Record, resources
from local.store import Store

from . import subscriptions, tables
from .durations import seconds
from .served import Api, Backend, Breaker, Logged, Member, Operation, Product, Service, Snapshot, Subscription


class Services:
    """The services of one store. Usable from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """What is stored now.

        Raises:
            StateError: the state file can't be used.
        """
        kept = self._kept
        with self._store.reading() as db:
            version = tables.version(db)
            if kept and kept.version == version:
                return kept
            with self._lock:
                if not self._kept or self._kept.version < version:
                    self._kept = Snapshot(version, _services(db))
                return self._kept


def _services(db: sqlite3.Connection) -> dict[str, Service]:
    found = resources.below(db, tables.SERVICES, "/subscriptions")
    return {record.body["name"].lower(): _service(db, record) for record in found}


def _service(db: sqlite3.Connection, record: Record) -> Service:
    inside = _Inside(db, record.id)
    subscribed = {s.name.lower(): s for s in map(_subscription, inside.all(tables.SUBSCRIPTIONS))}
    return Service(
        id=record.id,
        name=record.body["name"],
        location=record.location,
        sku=record.body["sku"]["name"],
        principal_id=record.body.get("identity", {}).get("principalId"),
        policy=inside.policy(tables.SERVICE_POLICIES, record.id),
        apis={_name(api): _api(inside, api) for api in inside.all(tables.APIS)},
        backends={_name(backend): _backend(backend) for backend in inside.all(tables.BACKENDS)},
        fragments={_name(fragment): fragment.properties["value"] for fragment in inside.all(tables.FRAGMENTS)},
        products={_name(product): _product(inside, product) for product in inside.all(tables.PRODUCTS)},
        subscriptions=subscribed,
        named_values={v.properties["displayName"]: v.properties["value"] for v in inside.all(tables.NAMED_VALUES)},
        keys={key: s for s in subscribed.values() for key in (s.primary_key, s.secondary_key)},
    )


class _Inside:
    """The resources of one service, by type and by what they are listed under."""

    def __init__(self, db: sqlite3.Connection, service: str) -> None:
        self._db = db
        self._service = service

    def all(self, type_: str) -> list[Record]:
        return resources.below(self._db, type_, self._service)

    def children(self, type_: str, parent: str) -> list[Record]:
        return resources.children(self._db, type_, parent)

    def diagnostics(self) -> list[Record]:
        return self.children(tables.DIAGNOSTICS, self._service)

    def policy(self, type_: str, parent: str) -> str | None:
        found = self.children(type_, parent)
        return found[0].properties["value"] if found else None


def _name(record: Record) -> str:
    return str(record.body["name"]).lower()


def _api(inside: _Inside, record: Record) -> Api:
    told = record.properties
    return Api(
        name=record.body["name"],
        display_name=told["displayName"],
        path=told["path"],
        service_url=told.get("serviceUrl", ""),
        subscription_required=told["subscriptionRequired"],
        key_header=told["subscriptionKeyParameterNames"]["header"],
        key_query=told["subscriptionKeyParameterNames"]["query"],
        policy=inside.policy(tables.API_POLICIES, record.id),
        operations=tuple(_operation(inside, found) for found in inside.children(tables.OPERATIONS, record.id)),
        logged=_logged(inside, record),
    )


def _logged(inside: _Inside, record: Record) -> Logged:
    """What the API's diagnostics log, or the service's where the API has none."""
    found = inside.children(tables.API_DIAGNOSTICS, record.id) or inside.diagnostics()
    told = [one.properties.get("frontend", {}) for one in found]
    return Logged(_headers(told, "request"), _headers(told, "response"))


def _headers(told: list[dict[str, Any]], direction: str) -> frozenset[str]:
    return frozenset(name.lower() for side in told for name in side.get(direction, {}).get("headers", ()))


def _operation(inside: _Inside, record: Record) -> Operation:
    told = record.properties
    policy = inside.policy(tables.OPERATION_POLICIES, record.id)
    return Operation(record.body["name"], told["displayName"], told["method"], told["urlTemplate"], policy)


def _backend(record: Record) -> Backend:
    told = record.properties
    members = told.get("pool", {}).get("services", ())
    rules = told.get("circuitBreaker", {}).get("rules", ())
    return Backend(
        name=record.body["name"],
        url=told.get("url", ""),
        members=tuple(Member(m["id"].rsplit("/", 1)[1], m.get("priority", 1), m.get("weight", 1)) for m in members),
        breaker=_breaker(rules[0]) if rules else None,
    )


def _breaker(rule: Mapping[str, Any]) -> Breaker:
    condition = rule["failureCondition"]
    return Breaker(
        name=rule.get("name", ""),
        count=condition.get("count"),
        percentage=condition.get("percentage"),
        interval=seconds(condition["interval"]),
        trip=seconds(rule["tripDuration"]),
        status_ranges=tuple((found["min"], found["max"]) for found in condition.get("statusCodeRanges", ())),
        error_reasons=tuple(condition.get("errorReasons", ())),
        accept_retry_after=rule.get("acceptRetryAfter", False),
    )


def _product(inside: _Inside, record: Record) -> Product:
    told = record.properties
    return Product(
        name=record.body["name"],
        display_name=told["displayName"],
        is_published=told["state"] == "published",
        subscription_required=told["subscriptionRequired"],
        apis=frozenset(_name(link) for link in inside.children(tables.PRODUCT_APIS, record.id)),
        policy=inside.policy(tables.PRODUCT_POLICIES, record.id),
    )


def _subscription(record: Record) -> Subscription:
    told = record.properties
    kind, name = subscriptions.opened(told["scope"])
    return Subscription(
        name=record.body["name"],
        display_name=told["displayName"] or "",
        state=told["state"],
        created=told["createdDate"],
        product=name if kind == "products" else None,
        api=name if kind == "apis" and name else None,
        primary_key=told["primaryKey"],
        secondary_key=told["secondaryKey"],
    )
