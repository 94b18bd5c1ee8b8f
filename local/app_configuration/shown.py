"""How key-values, pages and other answers look as they travel."""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from .asked import Answer, Asked, Opened
from .values import KeyValue, changes

_MEDIA = "application/vnd.microsoft.appconfig.{}+json; charset=utf-8"
_DESCRIBED_SINCE = "2026-04-01"
_SYNC = "local"


def fields(found: KeyValue, version: str) -> dict[str, Any]:
    """A key-value's fields."""
    told = {
        "etag": found.etag,
        "key": found.key,
        "label": found.label or None,
        "content_type": found.content_type,
        "value": found.value,
        "tags": dict(found.tags),
        "locked": found.locked,
        "last_modified": _moment(found).isoformat(timespec="seconds"),
    }
    return {**told, "description": found.description} if version >= _DESCRIBED_SINCE else told


def one(opened: Opened, found: KeyValue) -> Answer:
    """One key-value."""
    body = json.dumps(selected(opened.asked, [fields(found, opened.asked.version)])[0]).encode()
    return Answer(200, {**head(opened, "kv"), **validators(found)}, body)


def page(opened: Opened, kind: str, items: Iterable[Mapping[str, Any]], link: str, etag: str = "") -> Answer:
    """A page of a list; `kind` is its media type's, such as `kvset`, `link` the next page's, "" for none."""
    body: dict[str, Any] = {"items": list(items)}
    if etag:
        body["etag"] = etag
    if link:
        body["@nextLink"] = link
    return Answer(200, {**head(opened, kind), **paging(link, etag)}, json.dumps(body).encode())


def paging(link: str, etag: str) -> dict[str, str]:
    """A page's headers, which stand in a 304 too."""
    found = {"link": f'<{link}>; rel="next"'} if link else {}
    return {**found, "etag": f'"{etag}"'} if etag else found


def validators(found: KeyValue) -> dict[str, str]:
    """A key-value's `ETag` and `Last-Modified`."""
    return {"etag": f'"{found.etag}"', "last-modified": format_datetime(_moment(found), usegmt=True)}


def selected(asked: Asked, items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields that `$select` names, or all."""
    wanted = [name.strip() for name in (asked.query("$select") or "").split(",") if name.strip()]
    return [{n: v for n, v in item.items() if n in wanted} if wanted else item for item in items]


def head(opened: Opened, kind: str) -> dict[str, str]:
    """The headers that an answer with a body has."""
    return {"content-type": _MEDIA.format(kind), **sync_token(opened)}


def sync_token(opened: Opened) -> dict[str, str]:
    """The header by which a client would see its own writes; here everybody does."""
    number = changes(opened.db, opened.store.id)
    return {"sync-token": f"{_SYNC}={base64.b64encode(str(number).encode()).decode()};sn={number}"}


def _moment(found: KeyValue) -> datetime:
    return datetime.fromtimestamp(found.modified, UTC)
