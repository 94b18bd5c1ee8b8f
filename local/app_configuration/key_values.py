"""What is done with one key-value: read, written, deleted, locked, unlocked."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from . import conditions, shown, values
from .asked import Answer, Opened, literal
from .problems import invalid_argument, key_locked, not_found, too_large, unsupported_media_type
from .sizes import MOST_BYTES
from .values import KeyValue

_TEXTS = ("value", "content_type", "description")


def get(opened: Opened) -> Answer:
    """One key-value; 304 when the client has it already."""
    found = _found(opened)
    if not found:
        raise not_found()
    if not conditions.check_read(opened.asked.headers, found.etag):
        raise conditions.not_modified({**shown.validators(found), **shown.sync_token(opened)})
    return shown.one(opened, found)


def put(opened: Opened) -> Answer:
    """Writes a key-value whole; one that says the same already stays as it is."""
    if len(opened.asked.body) > MOST_BYTES:
        raise too_large()
    wanted = _read(opened)
    old = _found(opened)
    _check_write(opened, old)
    if old and wanted.says_the_same(old):
        return shown.one(opened, old)
    return shown.one(opened, values.put(opened.db, opened.store.id, wanted, opened.now.timestamp()))


def delete(opened: Opened) -> Answer:
    """Deletes a key-value and tells it; 204 when there is none."""
    old = _found(opened)
    _check_write(opened, old)
    if not old:
        return Answer(204, shown.sync_token(opened))
    values.delete(opened.db, opened.store.id, old)
    return shown.one(opened, old)


def lock(opened: Opened) -> Answer:
    """Makes a key-value read-only."""
    return _locked(opened, is_locked=True)


def unlock(opened: Opened) -> Answer:
    """Lets it be written again."""
    return _locked(opened, is_locked=False)


def _locked(opened: Opened, *, is_locked: bool) -> Answer:
    old = _found(opened)
    if not old:
        raise not_found()
    conditions.check_write(opened.asked.headers, old.etag)
    if old.locked != is_locked:
        old = values.put(opened.db, opened.store.id, replace(old, locked=is_locked), opened.now.timestamp())
    return shown.one(opened, old)


def _found(opened: Opened) -> KeyValue | None:
    return values.get(opened.db, opened.store.id, opened.asked.key, opened.asked.label)


def _check_write(opened: Opened, old: KeyValue | None) -> None:
    conditions.check_write(opened.asked.headers, old.etag if old else None)
    if old and old.locked:
        raise key_locked(old.key)


def _read(opened: Opened) -> KeyValue:
    asked = opened.asked
    media_type = asked.headers.get("content-type", "").split(";")[0].strip().lower()
    if not (media_type.startswith(("application/", "text/")) and media_type.endswith("json")):
        raise unsupported_media_type()
    try:
        body = json.loads(asked.body)
    except (ValueError, RecursionError):
        raise invalid_argument("body", "The body is no JSON.") from None
    if not isinstance(body, Mapping):
        raise invalid_argument("body", "The body is no object.")
    value, content_type, description = (_text(name, body.get(name)) for name in _TEXTS)
    tags = {name: _text("tags", value) for name, value in _tags(body).items()}
    return KeyValue(literal("key", asked.key), asked.label, value, content_type, tags, description)


def _tags(body: Mapping[str, Any]) -> Mapping[str, Any]:
    tags = body.get("tags") or {}
    if not isinstance(tags, Mapping):
        raise invalid_argument("tags", "Tags are no object.")
    return tags


def _text(name: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise invalid_argument(name, f"It can't be a {type(value).__name__}.")
    return value
