"""What workspaces and components have in common: they are written whole, told, listed and deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.arm import Call, Record, Response, bodies, regions, resources
from local.arm.errors import conflicting_location, invalid_content, not_found


@dataclass(frozen=True)
class Kind:
    """A type, its path parameter, and how an answer is made of what is asked for and what was answered before."""

    type: str
    parameter: str
    made: Callable[[Call, Mapping[str, Any], str, Mapping[str, Any] | None], dict[str, Any]]

    def put(self, call: Call) -> Response:
        """Creates one, or replaces it whole."""
        old = resources.get(call.db, self._id(call))
        location = regions.canonical(_location(call, self.type))
        if old and old.location != location:
            group = call.parameters["group"]
            raise conflicting_location(call.parameters[self.parameter], group, old.location, location)
        body = self.made(call, call.body, old.id if old else self._id(call), old.body if old else None)
        resources.put(call.db, Record(body["id"], self.type, bodies.group_id(call), location, body))
        return Response(200 if old else 201, body, after=call.behaviour.latency(self.type))

    def get(self, call: Call) -> Response:
        """One."""
        return Response(200, self._existing(call).body)

    def listed(self, call: Call) -> Response:
        """Those of a resource group."""
        found = resources.children(call.db, self.type, bodies.group_id(call))
        return resources.page(call, (record.body for record in found))

    def delete(self, call: Call) -> Response:
        """Deletes one; one that isn't there is deleted already (204)."""
        record = resources.get(call.db, self._id(call))
        if not record:
            return Response(204)
        resources.delete(call.db, record.id)
        return Response(200, after=call.behaviour.latency(self.type))

    def _id(self, call: Call) -> str:
        return f"{bodies.group_id(call)}/providers/{self.type}/{call.parameters[self.parameter]}"

    def _existing(self, call: Call) -> Record:
        record = resources.get(call.db, self._id(call))
        if not record:
            raise not_found(self.type, call.parameters[self.parameter], call.parameters["group"])
        return record


def _location(call: Call, type_: str) -> str:
    location = str(call.body.get("location", ""))
    if not location:
        raise invalid_content("'location' is required")
    regions.refuse_unknown(location, type_)
    return location
