"""What the gateway sees of the stored services, as plain frozen values; `snapshots.py` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Breaker:
    """A backend's circuit breaker: it opens after `count` failures within `interval` seconds, for `trip` seconds.

    `percentage` counts shares instead, where one is given (`count` is None then). Failures are answers within
    `status_ranges` (both ends included) and the `error_reasons`.
    """

    name: str
    count: int | None
    percentage: int | None
    interval: float
    trip: float
    status_ranges: tuple[tuple[int, int], ...]
    error_reasons: tuple[str, ...]
    accept_retry_after: bool


@dataclass(frozen=True)
class Member:
    """A pool's member: the backend's id as it is stored; the lowest `priority` number is preferred."""

    backend: str
    priority: int
    weight: int


@dataclass(frozen=True)
class Backend:
    """A single backend with its `url`, or a pool with its `members`."""

    name: str
    url: str
    members: tuple[Member, ...] = ()
    breaker: Breaker | None = None

    @property
    def is_pool(self) -> bool:
        """Whether requests go to a member."""
        return bool(self.members)


@dataclass(frozen=True)
class Operation:
    """One method of one URL template; `policy` is the document, or None."""

    name: str
    display_name: str
    method: str
    url_template: str
    policy: str | None


@dataclass(frozen=True)
class Logged:
    """The headers, in lower case, that diagnostics log of requests and of answers."""

    asked: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Api:
    """An API: `path` without slashes around it, the names that its key travels under, what is logged, operations."""

    name: str
    display_name: str
    path: str
    service_url: str
    subscription_required: bool
    key_header: str
    key_query: str
    policy: str | None
    operations: tuple[Operation, ...]
    logged: Logged = Logged()


@dataclass(frozen=True)
class Product:
    """A product: the names, in lower case, of the APIs that it holds."""

    name: str
    display_name: str
    is_published: bool
    subscription_required: bool
    apis: frozenset[str]
    policy: str | None


@dataclass(frozen=True)
class Subscription:
    """A subscription. It opens one product, one API (names in lower case), or, with neither, every API.

    The one that came with a product by itself has an empty `display_name`.
    """

    name: str
    display_name: str
    state: str
    created: str
    product: str | None
    api: str | None
    primary_key: str = field(repr=False)
    secondary_key: str = field(repr=False)


@dataclass(frozen=True)
class Service:
    """One API Management service. The keys of its maps are names in lower case; those of `keys` are the keys."""

    id: str
    name: str
    location: str
    sku: str
    principal_id: str | None
    policy: str | None
    apis: Mapping[str, Api]
    backends: Mapping[str, Backend]
    fragments: Mapping[str, str]
    products: Mapping[str, Product]
    subscriptions: Mapping[str, Subscription]
    named_values: Mapping[str, str] = field(repr=False)
    keys: Mapping[str, Subscription] = field(repr=False)


@dataclass(frozen=True)
class Snapshot:
    """All services by name in lower case, as of one commit; equal `version`s are equal snapshots."""

    version: int
    services: Mapping[str, Service]
