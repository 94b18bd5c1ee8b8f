"""Where policies send requests, or what is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from .documents import EXPRESSIONS, Element
from .expressions import uses

_REQUESTS = ("send-request", "send-one-way-request")
_SERVICE = "set-backend-service"
_URL = "set-url"
BACKENDS = ("backend-id", "embeddings-backend-id")
"""Attributes that name a backend."""
_ELSEWHERE = ("dapr-app-id", "sf-resolve-condition", "sf-service-instance-name")
_OUT_OF_SIGHT = ("invoke-dapr-binding", "publish-to-dapr")
_LOGS = ("log-to-eventhub", "trace")
_HEADER, _VALUE, _HOST = "set-header", "value", "host"
_BODY = "Body"


class Kind(Enum):
    """What a destination is given as."""

    ADDRESS = "address"
    BACKEND = "backend"
    HOST = "host"


@dataclass(frozen=True)
class Destination:
    """Where an element sends requests: what it is given as, and the value, named values not filled in."""

    element: Element
    kind: Kind
    given: str


def destinations(elements: Sequence[Element]) -> Iterator[Destination]:
    """Every destination that elements name, in their order."""
    header = ""
    for element in elements:
        own = element.attributes
        if element.name == _SERVICE and "base-url" in own:
            yield Destination(element, Kind.ADDRESS, own["base-url"].strip())
        if element.name == _URL:
            yield Destination(element, Kind.ADDRESS, element.text.strip())
        if element.name == "proxy":
            yield Destination(element, Kind.ADDRESS, own.get("url", "").strip())
        yield from (Destination(element, Kind.BACKEND, own[key].strip()) for key in BACKENDS if key in own)
        if element.name == _HEADER:
            header = own.get("name", "").strip().casefold()
        if element.name == _VALUE and element.parents[-1:] == (_HEADER,) and header == _HOST:
            yield Destination(element, Kind.HOST, element.text.strip())


def losses(elements: Sequence[Element]) -> Iterator[tuple[Element, str]]:
    """Elements that send requests, or prompts and answers, to where nobody can look; and what they do."""
    for index, element in enumerate(elements):
        own = element.attributes
        if element.name in _OUT_OF_SIGHT:
            yield element, "hands requests to something that this stack does not show"
        if element.name == _SERVICE and not any(key in own for key in ("base-url", *BACKENDS)):
            yield element, "sends requests to what is neither an address nor a backend"
        if any(key in own for key in _ELSEWHERE):
            yield element, "sends requests to a service that this stack does not show"
        if element.name in _REQUESTS and not _has_url(elements[index + 1 :], element):
            yield element, f"has no {_URL}, so it sends a request to where nobody can tell"
        if _logs_body(element):
            yield element, "writes the body into a log, with the prompts and answers in it"


def _has_url(following: Sequence[Element], element: Element) -> bool:
    depth = len(element.parents)
    for one in following:
        if len(one.parents) <= depth:
            return False
        if one.name == _URL:
            return True
    return False


def _logs_body(element: Element) -> bool:
    """By anything that is called Body, whatever stands in front of it."""
    within = {element.name, *element.parents}
    return not within.isdisjoint(_LOGS) and any(_BODY in uses(one).names for one in element.expressions)


def is_computed(given: str) -> bool:
    """Whether a value is C#."""
    return given.startswith(EXPRESSIONS)
