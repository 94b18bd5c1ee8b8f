"""What belongs to an API Management service, read lazily so that each rule meets only the values it needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from policies.gateway.documents import Element, NotWellFormed, read
from policies.values import CantJudge, text_at, value_at

from .subject import Resource

_POOL = "pool"
_LINK, _RAW = "-link", "rawxml"
_OPERATION, _API = "operations", "apis"


class GatewayResource(Resource):
    """Anything in, or the whole of, an API Management service."""

    @property
    def service(self) -> str:
        """The service's name in lower case; empty where nobody can tell yet, which is then any service."""
        first = self.received.names[0] if len(self.received.names) > 1 else None
        return first.strip().casefold() if isinstance(first, str) else ""

    def is_beside(self, other: "GatewayResource") -> bool:
        """Whether both belong to one service, as far as anybody can tell."""
        return not self.service or not other.service or self.service == other.service

    @property
    def called(self) -> tuple[str, ...]:
        """What others in its service call it, in lower case; nothing where that is hidden."""
        try:
            return ((self.name or "").casefold(),)
        except CantJudge:
            return ()


class Service(GatewayResource):
    """The service itself."""

    @property
    def service(self) -> str:
        """Its own name in lower case; empty where that is hidden."""
        return next(iter(self.called), "")

    @property
    def has_identity(self) -> bool:
        """Whether it has an identity of its own."""
        return "assigned" in (text_at(self.body, "identity", "type") or "").casefold()

    @property
    def custom_properties(self) -> Mapping[str, Any]:
        """The switches for protocols and ciphers."""
        found = value_at(self.body, "properties", "customProperties")
        return found if isinstance(found, Mapping) else {}


class Backend(GatewayResource):
    """Where requests go: one address, or a pool of such."""

    @property
    def is_pool(self) -> bool:
        """Whether it is a pool: by its type, or because it has members."""
        written = (text_at(self.body, "properties", "type") or "").strip().casefold()
        return written == _POOL or value_at(self.body, "properties", "pool") is not None

    @property
    def members(self) -> Sequence[Any]:
        """A pool's members as they are sent: id, priority, weight."""
        found = value_at(self.body, "properties", "pool", "services")
        return found if isinstance(found, list) else []

    @property
    def url(self) -> str:
        """Its address; empty where it has none."""
        return text_at(self.body, "properties", "url") or ""

    @property
    def breaker_rules(self) -> Sequence[Any]:
        """The rules of its circuit breaker."""
        found = value_at(self.body, "properties", "circuitBreaker", "rules")
        return found if isinstance(found, list) else []


class Document(GatewayResource):
    """A policy document, or a fragment of one."""

    @property
    def scope(self) -> str:
        """What it is for, by its type: `apis`, `operations`, `products`, `service` and so on."""
        return self.received.type.split("/")[-2]

    @property
    def api(self) -> str:
        """The API that it is for, without its revision, in lower case; empty where it is for none.

        Raises:
            CantJudge: the API's name is hidden.
        """
        index = {_API: -2, _OPERATION: -3}.get(self.scope)
        return ((self.name_at(index) or "") if index else "").split(";", 1)[0].casefold()

    @property
    def is_linked(self) -> bool:
        """Whether its text is the address of a document elsewhere."""
        return (text_at(self.body, "properties", "format") or "").strip().casefold().endswith(_LINK)

    @property
    def is_raw(self) -> bool:
        """Whether Azure takes expressions in it as they are, unescaped, which no XML library reads."""
        return (text_at(self.body, "properties", "format") or "").strip().casefold() == _RAW

    @property
    def text(self) -> str:
        """The document; empty where there is none.

        Raises:
            CantJudge: it is hidden.
        """
        return text_at(self.body, "properties", "value") or ""

    @property
    def elements(self) -> Sequence[Element]:
        """Its elements; none where it is not well formed, which a rule of its own tells. Raises as `text` does."""
        try:
            return read(self.text)
        except NotWellFormed:
            return ()


class Fragment(Document):
    """A policy fragment."""


class NamedValue(GatewayResource):
    """A text that documents refer to by its name."""

    @property
    def called(self) -> tuple[str, ...]:
        """Its display name, which is what Azure reads, and its id."""
        try:
            return (*super().called, (text_at(self.body, "properties", "displayName") or "").casefold())
        except CantJudge:
            return ()

    @property
    def text(self) -> str:
        """What is put in for it; empty where that stands elsewhere, such as in a key vault.

        Raises:
            CantJudge: it is hidden.
        """
        return text_at(self.body, "properties", "value") or ""

    @property
    def is_secret(self) -> bool:
        """Whether it is a secret to Azure, or to the program. Raises as `text` does."""
        return value_at(self.body, "properties", "secret") not in (None, False) or self.text in self.resource.secrets


class Logger(GatewayResource):
    """Where a service's logs and metrics go."""


class Diagnostic(GatewayResource):
    """What is logged."""


class Product(GatewayResource):
    """A bundle of APIs that callers subscribe to."""

    @property
    def is_open(self) -> bool:
        """Whether its APIs may be called without a key; leaving it out means that they may not."""
        return value_at(self.body, "properties", "subscriptionRequired") not in (True, None)


class Api(GatewayResource):
    """An API."""

    @property
    def id(self) -> str:
        """Its name without its revision, in lower case. Raises as `name` does."""
        return (self.name or "").split(";", 1)[0].casefold()

    @property
    def demands_key(self) -> bool:
        """Whether callers need a subscription's key."""
        return value_at(self.body, "properties", "subscriptionRequired") is True

    @property
    def service_url(self) -> str:
        """Where requests go that no policy sends elsewhere; empty where nothing is said."""
        return text_at(self.body, "properties", "serviceUrl") or ""
