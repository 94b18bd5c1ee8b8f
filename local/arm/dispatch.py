"""From a request to a service's handler and back, inside one transaction."""

from collections.abc import Iterable, Mapping

from local.store import Behaviour, Clock, Effect, Fault, Store

from . import content, errors, names, operations, resources
from .errors import ArmError, error_body
from .messages import Call, Request, Response
from .routes import Route

_QUERIES = {"api-version", "$skiptoken"}
_IF_MATCH = "if-match"
_CONDITIONS = {_IF_MATCH, "if-none-match", "if-modified-since", "if-unmodified-since"}
_BEFORE = {Effect.CONFLICT, Effect.THROTTLED, Effect.SERVER_ERROR, Effect.CUT}


class ConnectionCut(Exception):
    """The connection ends without an answer, as a test asked, `after` so many seconds; the work may have been done."""

    def __init__(self, after: float) -> None:
        super().__init__("the connection was cut, as it was asked to be")
        self.after = after


class Arm:
    """The control plane over one store. `handle` may be called from any thread."""

    def __init__(self, store: Store, clock: Clock, behaviour: Behaviour, routes: Iterable[Route]) -> None:
        store.ensure(resources.SCHEMA)
        store.ensure(operations.SCHEMA)
        self._store = store
        self._clock = clock
        self._behaviour = behaviour
        self._routes = tuple(routes)

    def handle(self, request: Request) -> Response:
        """Answers a request, at once: the host holds the answer back for as long as it says.

        Raises:
            ConnectionCut: a test asked for it.
            StateError: the state file can't be used.
        """
        try:
            return self._answered(request)
        except ArmError as error:
            return error.response()

    def _answered(self, request: Request) -> Response:
        if not request.headers.get("authorization", "").lower().startswith("bearer "):
            raise errors.unauthenticated()
        route, parameters = self._routed(request)
        version = _version(route, request.query)
        _refuse_unserved(route, request)
        body = route.content(content.parsed(request)) if route.content else {}
        fault = self._behaviour.take(request.method, request.path)
        if fault and fault.effect in _BEFORE:
            return _spoiled(fault, request.path, 0.0)
        fails = fault is not None and fault.effect is Effect.FAILED_OPERATION
        with self._store.writing() if route.changes else self._store.reading() as db:
            call = Call(request, parameters, version, body, db, self._clock.now(), self._behaviour, fails)
            answer = route.handler(call)
        return answer if fault is None or fails else _spoiled(fault, request.path, answer.after)

    def _routed(self, request: Request) -> tuple[Route, Mapping[str, str]]:
        path = request.path.rstrip("/")
        found = [(route, match) for route in self._routes if (match := route.pattern.fullmatch(path))]
        for route, match in found:
            if route.method == request.method:
                names.refuse_invalid(match.groupdict())
                return route, match.groupdict()
        if found:
            raise errors.method_not_allowed(request.method, path, sorted({route.method for route, _ in found}))
        raise errors.unknown_type(_type_of(path), sorted({route.type for route in self._routes}))


def _version(route: Route, query: Mapping[str, str]) -> str:
    version = {name.lower(): value for name, value in query.items()}.get("api-version", "")
    if not version:
        raise errors.missing_api_version()
    if version.lower() not in route.versions:
        raise errors.unknown_api_version(route.type, version, route.versions)
    return version


def _refuse_unserved(route: Route, request: Request) -> None:
    """What would change an answer's meaning, and is not served, is not passed over."""
    served = _QUERIES | route.queries
    queries = sorted(name for name in request.query if name.lower() not in served)
    refused = _CONDITIONS - {_IF_MATCH} if route.conditional else _CONDITIONS
    conditions = sorted(name for name in request.headers if name in refused)
    if queries or conditions:
        raise errors.unserved([*queries, *conditions], sorted(served))


def _type_of(path: str) -> str:
    """`Microsoft.Foo/bars/bazes` from the last provider's part of a path; the path itself where there is none."""
    segments = path.strip("/").split("/")
    lowered = [segment.lower() for segment in segments]
    if "providers" not in lowered:
        return path
    last = len(lowered) - 1 - lowered[::-1].index("providers")
    return "/".join([*segments[last + 1 : last + 2], *segments[last + 2 :: 2]])


def _spoiled(fault: Fault, path: str, after: float) -> Response:
    match fault.effect:
        case Effect.CUT | Effect.CUT_AFTER_WRITE:
            raise ConnectionCut(after)
        case Effect.CONFLICT:
            parent = path.rsplit("/", 2)[0]
            return operations.conflict(parent).response()
        case Effect.THROTTLED:
            headers = {"retry-after": str(fault.retry_after)}
            return Response(429, error_body("TooManyRequests", "Too many requests. Please try again later."), headers)
        case Effect.TIMEOUT_AFTER_WRITE:
            body = error_body("GatewayTimeout", "The gateway did not receive a response in time.")
            return Response(504, body, after=after)
        case _:
            return Response(500, error_body("InternalServerError", "An internal server error occurred."))
