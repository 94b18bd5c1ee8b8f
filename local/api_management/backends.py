"""Backends: single ones with a URL and perhaps a breaker, and pools of them.

Sources: the published specification of 2024-05-01; Microsoft Learn, "Backends in API Management" (30 members, one
breaker rule, no pool in a pool).
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from pulumi_azure_native import apimanagement

from local.arm import content, resources, shapes

from . import errors, fields, tables, uses
from .durations import seconds
from .entities import Kind, Write
from .uses import Used

MOST_MEMBERS = 30
_HIGHEST = 100
_POOL = "Pool"
_STATUS_CODES = range(200, 600)
_PROTOCOLS = ("http", "soap")


def _prepared(write: Write) -> dict[str, Any]:
    asked: dict[str, Any] = {"type": "Single", **write.asked}
    fields.one_of(asked, "type", ("Single", _POOL))
    fields.limit(asked, title=300, description=2000, resourceId=2000)
    if asked["type"] == _POOL:
        members = _members(write, asked)
    else:
        members = ()
        _refuse_single(asked)
    problems = list(_breaker_problems(asked.get("circuitBreaker", {}).get("rules", ())))
    if problems:
        raise errors.invalid(*(("circuitBreaker", problem) for problem in problems))
    uses.note(write.call.db, write.service.id, write.id, ((Used.BACKEND, name) for name in members))
    return asked


def _refuse_single(asked: Mapping[str, Any]) -> None:
    if "pool" in asked:
        raise errors.invalid(("pool", "Pool is supported for backends of type 'Pool' only."))
    fields.require(asked, "url", "protocol")
    fields.limit(asked, url=2000)
    fields.one_of(asked, "protocol", _PROTOCOLS)
    if not _is_url(asked["url"]):
        raise errors.invalid(("url", f"'{asked['url']}' is no absolute http or https URL."))


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in text
    except ValueError:
        return False


def _members(write: Write, asked: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a pool's members."""
    refused = [name for name in ("url", "protocol") if asked.get(name)]
    if refused:
        raise errors.not_for_pools(*refused)
    members = asked.get("pool", {}).get("services", ())
    if not 1 <= len(members) <= MOST_MEMBERS:
        raise errors.invalid(("pool", f"A pool has 1 to {MOST_MEMBERS} members, and this one has {len(members)}."))
    return tuple(_member(write, member) for member in members)


def _member(write: Write, member: Mapping[str, Any]) -> str:
    for name in ("priority", "weight"):
        if not 0 <= member.get(name, 0) <= _HIGHEST:
            raise errors.invalid(("pool", f"{name} must be between 0 and {_HIGHEST}, and is {member[name]}."))
    found = resources.get(write.call.db, member.get("id", ""))
    name = str(member.get("id", "")).rsplit("/", 1)[-1]
    if not found or found.type != tables.BACKENDS or found.parent != write.service.id.lower():
        raise errors.unknown_member(name)
    if found.properties["type"] == _POOL:
        raise errors.invalid(("pool", f"Backend '{name}' is a pool, and pools can't be members of pools."))
    return name


def _breaker_problems(rules: list[Mapping[str, Any]]) -> Iterator[str]:
    if len(rules) > 1:
        yield f"A circuit breaker has one rule, and this one has {len(rules)}."
    for rule in rules:
        condition = rule.get("failureCondition", {})
        if ("count" in condition) == ("percentage" in condition):
            yield "A rule's failureCondition has either a count or a percentage."
        if not (condition.get("statusCodeRanges") or condition.get("errorReasons")):
            yield "A rule's failureCondition has statusCodeRanges or errorReasons."
        yield from _duration_problems({"interval": condition.get("interval"), "tripDuration": rule.get("tripDuration")})
        for found in condition.get("statusCodeRanges", ()):
            low, high = found.get("min", -1), found.get("max", -1)
            if low not in _STATUS_CODES or high not in _STATUS_CODES or low > high:
                yield f"A range of status codes lies between 200 and 599, and this one is {low} to {high}."


def _duration_problems(durations: Mapping[str, str | None]) -> Iterator[str]:
    for name, text in durations.items():
        try:
            seconds(text or "")
        except ValueError as error:
            yield f"{name}: {error}."


BACKEND = Kind(
    tables.BACKENDS,
    "Backend",
    "/backends/{backend}",
    content.shaped(
        apimanagement.Backend,
        apimanagement.BackendArgs,
        ("resourceGroupName", "serviceName", "backendId"),
        shapes.PROXY,
    ),
    _prepared,
    released=uses.kept_while_used(Used.BACKEND, "Backend"),
)
