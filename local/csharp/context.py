"""What `context` offers to an expression: filled by whoever runs a policy, read by the members of `types/context.py`.

C#'s names are those of Microsoft's "API Management policy expressions" (page of 2026-01-15); a field here is the same
name in Python's spelling. All of it is read-only for expressions. Values of `variables` are what `evaluate` returned,
or plain values of Python: `str`, `bool`, `int` (an Int32), `float` (a double), `None`; another number is one of
`boxes.py`, such as `Int64(5)`.

LIMITATIONS
- `context.GraphQL`, `Request.Certificate`, `Deployment.Certificates` and `Deployment.SustainabilityInfo` are refused.
- A body that was read without `preserveContent` is gone: reading it again fails with InvalidOperationException. What
  the service does then is undocumented.
"""

import enum
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from .errors import ExpressionFault


class Headers(Mapping[str, tuple[str, ...]]):
    """Header or query values by name; case does not matter, order and the first spelling are kept."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._entries: dict[str, tuple[str, tuple[str, ...]]] = {}
        for name, value in pairs:
            spelling, values = self._entries.get(name.lower(), (name, ()))
            self._entries[name.lower()] = (spelling, (*values, value))

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._entries[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._entries


class Body:
    """A message's body. `content` is what is left of it: empty after it was read without `preserve`."""

    def __init__(self, content: bytes, charset: str = "utf-8") -> None:
        self.content = content
        self.charset = charset
        self.consumed = False

    def read(self, preserve: bool) -> bytes:
        """The content. Override to refuse what is too large to be buffered, by an ExpressionFault.

        Raises:
            ExpressionFault: InvalidOperationException, it was consumed before.
        """
        if self.consumed:
            raise ExpressionFault("InvalidOperationException", "The message body was already read and is gone.")
        content = self.content
        if not preserve:
            self.consumed, self.content = True, b""
        return content


@dataclass(frozen=True, kw_only=True)
class Url:
    """`IUrl`: `path` begins with a slash, `query_string` with a question mark or is empty."""

    scheme: str = "https"
    host: str = ""
    port: int = 443
    path: str = "/"
    query: Mapping[str, Sequence[str]] = field(default_factory=Headers)
    query_string: str = ""


@dataclass(frozen=True, kw_only=True)
class PrivateEndpointConnection:
    """`IPrivateEndpointConnection`."""

    name: str
    group_id: str
    member_name: str


@dataclass(kw_only=True)
class Request:
    """`context.Request`. `body` is None where the request has none; `foundry_deployment` is `Foundry.Deployment`."""

    method: str = "GET"
    url: Url = field(default_factory=Url)
    original_url: Url = field(default_factory=Url)
    headers: Mapping[str, Sequence[str]] = field(default_factory=Headers)
    matched_parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Body | None = None
    ip_address: str = ""
    foundry_deployment: str | None = None
    private_endpoint_connection: PrivateEndpointConnection | None = None


@dataclass(kw_only=True)
class Response:
    """`context.Response`."""

    status_code: int = 200
    status_reason: str = ""
    headers: Mapping[str, Sequence[str]] = field(default_factory=Headers)
    body: Body | None = None


@dataclass(frozen=True, kw_only=True)
class SubscriptionKeyNames:
    """`ISubscriptionKeyParameterNames`."""

    header: str = "Ocp-Apim-Subscription-Key"
    query: str = "subscription-key"


@dataclass(frozen=True, kw_only=True)
class Api:
    """`context.Api`."""

    id: str
    name: str = ""
    path: str = ""
    revision: str = "1"
    version: str | None = None
    is_current_revision: bool = True
    protocols: Sequence[str] = ("https",)
    service_url: Url | None = None
    subscription_key_names: SubscriptionKeyNames = field(default_factory=SubscriptionKeyNames)


class BackendType(enum.Enum):
    """`context.Backend.Type`."""

    Single = 0
    Pool = 1


@dataclass(frozen=True, kw_only=True)
class Backend:
    """`context.Backend`."""

    id: str
    type: BackendType = BackendType.Single
    azure_region: str | None = None


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """`context.Deployment`; `Gateway` is the managed one."""

    region: str = ""
    service_id: str = ""
    service_name: str = ""
    gateway_id: str = "managed"
    instance_id: str = "managed"
    is_managed: bool = True


@dataclass(frozen=True, kw_only=True)
class LastError:
    """`context.LastError`."""

    source: str
    reason: str
    message: str
    scope: str | None = None
    section: str | None = None
    path: str | None = None
    policy_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`context.Operation`."""

    id: str
    method: str
    name: str
    url_template: str


class ProductState(enum.Enum):
    """`context.Product.State`."""

    NotPublished = 0
    Published = 1


@dataclass(frozen=True, kw_only=True)
class Group:
    """`IGroup`."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Product:
    """`context.Product`."""

    id: str
    name: str = ""
    state: ProductState = ProductState.Published
    approval_required: bool = False
    subscription_required: bool = True
    subscriptions_limit: int | None = None
    groups: Sequence[Group] = ()


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """`context.Subscription`; the keys are shown to nobody but expressions. Dates are aware of their zone."""

    id: str
    name: str = ""
    key: str = field(default="", repr=False)
    primary_key: str = field(default="", repr=False)
    secondary_key: str = field(default="", repr=False)
    created_date: datetime = datetime(1, 1, 1, tzinfo=UTC)
    start_date: datetime | None = None
    end_date: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class UserIdentity:
    """`IUserIdentity`."""

    id: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class User:
    """`context.User`."""

    id: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    note: str | None = None
    groups: Sequence[Group] = ()
    identities: Sequence[UserIdentity] = ()
    registration_date: datetime = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """`context.Workspace`."""

    id: str
    name: str


@dataclass(kw_only=True)
class Context:
    """One request on its way. What is None is null in C#; dates are aware of their zone.

    `now` is what `DateTime.UtcNow` and the like tell (the local Azure's clock), `random` what `new Random()` and
    `Guid.NewGuid()` draw from; `trace` takes what `context.Trace("...")` says.
    """

    request: Request = field(default_factory=Request)
    response: Response | None = None
    variables: dict[str, object] = field(default_factory=dict[str, object])
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)
    timestamp: datetime = field(default_factory=lambda: datetime.now(UTC))
    api: Api | None = None
    backend: Backend | None = None
    deployment: Deployment = field(default_factory=Deployment)
    last_error: LastError | None = None
    operation: Operation | None = None
    product: Product | None = None
    subscription: Subscription | None = None
    user: User | None = None
    workspace: Workspace | None = None
    tracing: bool = False
    trace: Callable[[str], None] = lambda _message: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    random: Random = field(default_factory=Random)
