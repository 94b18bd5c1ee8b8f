"""What all entities inside of a service have in common: how they are written, told, listed and deleted.

A kind of entity tells its type, path and checks (`Kind`); its routes follow from that. `If-Match` is looked at where it
comes along. The specification demands it for DELETE and PATCH, but azure-native sends none, and is answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.arm import Call, Record, Response, Route, bodies, content, operations, resources
from local.arm.errors import not_found as service_not_found

from . import errors, tables, uses

VERSIONS = ("2022-08-01", "2023-05-01-preview", "2023-09-01-preview", "2024-05-01", "2024-06-01-preview")
SERVICE = f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{tables.SERVICES}/{{service}}"

_TITLES = {"apis": "Api", "operations": "Operation", "products": "Product"}
_IN_PROGRESS = "InProgress"


@dataclass(frozen=True)
class Write:
    """One write: the entity's id, what it stands below, the properties asked for, and the entity until now."""

    call: Call
    service: Record
    parent: Record
    id: str
    asked: Mapping[str, Any]
    old: Record | None

    @property
    def name(self) -> str:
        """The entity's name."""
        return self.id.rsplit("/", 1)[1]

    def siblings(self, kind: "Kind") -> list[Record]:
        """The other entities of a kind at the same place."""
        found = resources.children(self.call.db, kind.type, self.parent.id)
        return [record for record in found if record.id.lower() != self.id.lower()]


def as_stored(_call: Call, record: Record) -> dict[str, Any]:
    """Properties that are answered as they are stored."""
    return dict(record.properties)


def nothing(_call: Call, _service: Record, _record: Record) -> None:
    """For entities that may always go, and bring nothing along."""


@dataclass(frozen=True)
class Kind:
    """A kind of entity.

    `path` is that inside of the service. `prepared` checks a write and returns the properties to store; `shown` tells
    what of them is answered; `released` refuses a delete, or takes along what goes with the entity; `made` adds what
    comes with a new one. `is_slow` says that a write is a long-running operation, `leaves_slowly` that a delete is one.
    `queries` are what a GET takes, `leaves` what a DELETE takes besides.
    """

    type: str
    title: str
    path: str
    content: content.Content
    prepared: Callable[[Write], dict[str, Any]]
    shown: Callable[[Call, Record], dict[str, Any]] = as_stored
    released: Callable[[Call, Record, Record], None] = nothing
    made: Callable[[Call, Record, Record], None] = nothing
    is_slow: bool = False
    leaves_slowly: bool = False
    can_patch: bool = True
    queries: frozenset[str] = frozenset()
    leaves: frozenset[str] = frozenset()

    def routes(self) -> tuple[Route, ...]:
        """PUT, PATCH, GET, HEAD and DELETE of one, and the list."""
        one, several = f"{SERVICE}{self.path}", f"{SERVICE}{self.path.rsplit('/', 1)[0]}"
        writes = {"PUT": self.put, "PATCH": self.patch} if self.can_patch else {"PUT": self.put}
        return (
            *(
                Route(method, one, self.type, VERSIONS, handler, self.content, conditional=True)
                for method, handler in writes.items()
            ),
            Route("GET", one, self.type, VERSIONS, self.get, queries=self.queries),
            Route("HEAD", one, self.type, VERSIONS, self.head),
            Route("DELETE", one, self.type, VERSIONS, self.delete, queries=self.leaves, conditional=True),
            Route("GET", several, self.type, VERSIONS, self.listed, queries=self.queries),
        )

    def put(self, call: Call) -> Response:
        """Creates an entity, or replaces it whole."""
        return self._written(call, call.body["properties"])

    def patch(self, call: Call) -> Response:
        """Merges into an entity."""
        record = self.existing(call)
        return self._written(call, bodies.merged(record.properties, call.body["properties"]))

    def get(self, call: Call) -> Response:
        """One entity."""
        record = self.existing(call)
        return Response(200, self.view(call, record), {"etag": record.body["etag"]})

    def head(self, call: Call) -> Response:
        """The entity tag of one entity."""
        return Response(200, None, {"etag": self.existing(call).body["etag"]})

    def listed(self, call: Call) -> Response:
        """The entities at one place."""
        found = resources.children(call.db, self.type, _parent(call, self, service_of(call)).id)
        return resources.page(call, (self.view(call, record) for record in found))

    def delete(self, call: Call) -> Response:
        """Deletes an entity with all below it; one that isn't there is deleted already (204)."""
        service = service_of(call)
        record = self._found(call, service)
        refuse_other_state(call, record)
        if not record:
            return Response(204)
        refuse_while_held(call, service, record.id)
        self.released(call, service, record)
        remove(call, service, record)
        seconds = call.behaviour.latency(self.type)
        if not self.leaves_slowly:
            return Response(200, after=seconds)
        operation = operations.begin(call, record.id, "Deleting", seconds)
        return Response(202, None, poll_at(call, operation, service))

    def existing(self, call: Call) -> Record:
        """The entity in a path.

        Raises:
            ArmError: 404, it or what it stands below isn't there.
        """
        found = self._found(call, service_of(call))
        if not found:
            raise errors.not_found(self.title)
        return found

    def view(self, call: Call, record: Record) -> dict[str, Any]:
        """What is answered for an entity now, while an operation may still run on it."""
        properties = self.shown(call, record)
        if self.is_slow:
            running = operations.running(call.db, record.id, call.now)
            properties["provisioningState"] = running or record.properties["provisioningState"]
        return {**{name: record.body[name] for name in ("id", "type", "name")}, "properties": properties}

    def _found(self, call: Call, service: Record) -> Record | None:
        return resources.get(call.db, _id(call, self, _parent(call, self, service)))

    def _written(self, call: Call, asked: Mapping[str, Any]) -> Response:
        service = service_of(call)
        parent = _parent(call, self, service)
        old = resources.get(call.db, _id(call, self, parent))
        write = Write(call, service, parent, old.id if old else _id(call, self, parent), asked, old)
        refuse_other_state(call, old)
        refuse_while_held(call, service, write.id)
        if call.fails and not self.is_slow:
            raise errors.failed(self.title)
        record = store(write, self, self.prepared(write))
        if not old:
            self.made(call, service, record)
        return self._answered(write, record)

    def _answered(self, write: Write, record: Record) -> Response:
        call, headers = write.call, {"etag": record.body["etag"]}
        status, seconds = 200 if write.old else 201, call.behaviour.latency(self.type)
        if not self.is_slow:
            return Response(status, self.view(call, record), headers, after=seconds)
        operation = operations.begin(call, record.id, _IN_PROGRESS, seconds)
        return Response(status, self.view(call, record), {**headers, **poll_at(call, operation, write.service)})


def service_of(call: Call) -> Record:
    """The service in a path.

    Raises:
        ArmError: 404, it or its group isn't there.
    """
    found = resources.get(call.db, f"{bodies.group_id(call)}/providers/{tables.SERVICES}/{call.parameters['service']}")
    if not found:
        raise service_not_found(tables.SERVICES, call.parameters["service"], call.parameters["group"])
    return found


def store(write: Write, kind: Kind, properties: Mapping[str, Any]) -> Record:
    """Keeps an entity with a new entity tag."""
    state = {"provisioningState": "Failed" if write.call.fails else "Succeeded"} if kind.is_slow else {}
    body = {
        "id": write.id,
        "type": kind.type,
        "name": write.name,
        "properties": {**properties, **state},
        "etag": bodies.etag(),
    }
    record = Record(write.id, kind.type, write.parent.id, write.service.location, body)
    resources.put(write.call.db, record)
    tables.changed(write.call.db)
    return record


def remove(call: Call, service: Record, record: Record) -> None:
    """Takes an entity away with all below it."""
    resources.delete(call.db, record.id)
    uses.forget(call.db, service.id, record.id)
    tables.changed(call.db)


def poll_at(call: Call, operation: operations.Operation, service: Record) -> Mapping[str, str]:
    """The header that tells where to poll for an operation of a service."""
    place = f"Microsoft.ApiManagement/locations/{service.location}/operationsStatuses"
    return operations.status_url(call, operation, place)


def refuse_other_state(call: Call, record: Record | None) -> None:
    """Raises `ArmError` (412) when `If-Match` came along and doesn't name the entity as it is."""
    wanted = call.request.headers.get("if-match")
    if wanted is None or (record and wanted.strip() in ("*", record.body["etag"])):
        return
    raise errors.precondition_failed()


def _parent(call: Call, kind: Kind, service: Record) -> Record:
    """The entity that a path's last one stands below: the service, an API, an operation or a product."""
    parent = service
    segments = kind.path.strip("/").split("/")[:-2]
    for collection, parameter in zip(segments[::2], segments[1::2], strict=True):
        found = resources.get(call.db, f"{parent.id}/{collection}/{call.parameters[parameter.strip('{}')]}")
        if not found:
            raise errors.not_found(_TITLES[collection])
        parent = found
    return parent


def _id(call: Call, kind: Kind, parent: Record) -> str:
    collection, parameter = kind.path.rsplit("/", 2)[1:]
    return f"{parent.id}/{collection}/{call.parameters[parameter.strip('{}')]}"


def refuse_while_held(call: Call, service: Record, entity_id: str) -> None:
    """Raises `ArmError` (409) while a write holds the API or the product that an entity is, or belongs to."""
    collection, _, rest = entity_id[len(service.id) + 1 :].partition("/")
    head = f"{service.id}/{collection}/{rest.split('/')[0]}"
    if collection in ("apis", "products") and operations.running(call.db, head, call.now):
        raise errors.api_in_progress()
