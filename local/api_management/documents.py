"""Policy documents: checked when they are stored, told as the service tells them.

A GET answers in the format `xml` unless it asks for `rawxml`, whatever was sent, and with the service's own white space
(Azure/azure-rest-api-specs#25306, hashicorp/terraform-provider-azurerm#3145): CRLF, tabs, quotes escaped. So what a
program sent and what it reads differ; azure-native compares inputs with inputs, and sees no change.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from local.arm import Call, Record, resources
from local.gateway.known import Known, PolicyRefused
from local.gateway.stored import Scope, check_policy, references

from . import errors, fields, tables, uses
from .entities import Write
from .uses import Used

FORMATS = ("xml", "rawxml")
QUERIES = frozenset({"format"})

_SPACE = ("\r\n", "\t")


def accepted(write: Write, scope: Scope) -> dict[str, Any]:
    """The properties of a document that is asked for; what it refers to is noted.

    Raises:
        ArmError: 400, API Management would not store it.
    """
    fields.require(write.asked, "value")
    fields.one_of(write.asked, "format", FORMATS)
    text = write.asked["value"]
    try:
        check_policy(text, scope, known(write.call.db, write.service))
        found = references(text)
    except PolicyRefused as refused:
        raise errors.document_refused(refused.element, str(refused)) from None
    used = {Used.BACKEND: found.backends, Used.FRAGMENT: found.fragments, Used.NAMED_VALUE: found.named_values}
    pairs = [(kind, name) for kind, names in used.items() for name in names]
    uses.note(write.call.db, write.service.id, write.id, pairs)
    return dict(write.asked)


def shown(call: Call, record: Record) -> dict[str, Any]:
    """A document's properties as a GET tells them."""
    wanted = call.request.query.get("format", FORMATS[0])
    fields.one_of({"format": wanted}, "format", FORMATS)
    text = record.properties["value"]
    return {**record.properties, "format": wanted, "value": text if wanted == "rawxml" else rendered(text)}


def known(db: sqlite3.Connection, service: Record) -> Known:
    """What a document in a service may refer to."""
    values = resources.children(db, tables.NAMED_VALUES, service.id)
    return Known(
        backends=_names(resources.children(db, tables.BACKENDS, service.id)),
        fragments=_names(resources.children(db, tables.FRAGMENTS, service.id)),
        named_values={found.properties["displayName"]: found.properties["value"] for found in values},
    )


def rendered(text: str) -> str:
    """A document in the service's own white space, everything escaped that XML wants escaped."""
    builder = ET.TreeBuilder(insert_comments=True)
    root = ET.fromstring(text, ET.XMLParser(target=builder))  # noqa: S314 # it was let in before
    line, indent = _SPACE
    return line.join(_lines(root, "", indent)).replace("&#10;", "&#xA;")


def _names(records: list[Record]) -> frozenset[str]:
    return frozenset(record.body["name"].lower() for record in records)


def _lines(element: Any, before: str, indent: str) -> Iterator[str]:
    """An element with elements inside has a line for each; every other one has its own line, text as it is."""
    children = list(element)
    if not children:
        tail, element.tail = element.tail, None
        yield before + ET.tostring(element, "unicode")
        element.tail = tail
        return
    opening = ET.tostring(ET.Element(element.tag, element.attrib), "unicode").removesuffix(" />")
    yield f"{before}{opening}>"
    for child in children:
        yield from _lines(child, before + indent, indent)
    yield f"{before}</{element.tag}>"
