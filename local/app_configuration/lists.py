"""What is listed: key-values, their history, keys and labels."""

import base64
from urllib.parse import quote, urlencode

from . import conditions, filters, shown, values
from .asked import Answer, Asked, Opened
from .skus import DAY
from .values import KeyValue, Query

_AFTER = "after"


def key_values(opened: Opened) -> Answer:
    """A page of the key-values that a query takes; 304 when the client has the page already."""
    asked = opened.asked
    _, *after = _place(asked, 2)
    found = values.listed(opened.db, opened.store.id, _query(asked, (after[0], after[1]) if after else None))
    link = _link(asked, found[-1].key, found[-1].label) if len(found) == values.PAGE_SIZE else ""
    return _page(opened, found, link)


def revisions(opened: Opened) -> Answer:
    """A page of the history of the key-values that a query takes, the newest first."""
    asked = opened.asked
    since = opened.now.timestamp() - opened.sku.revision_days * DAY
    _, *after = _place(asked, 1)
    start = int(after[0]) if after and after[0].isdecimal() else 0
    found, last = values.revisions(opened.db, opened.store.id, _query(asked), since, start)
    return _page(opened, found, _link(asked, str(last)) if len(found) == values.PAGE_SIZE else "")


def keys(opened: Opened) -> Answer:
    """A page of the keys, each once."""
    return _names(opened, "key", "keyset")


def labels(opened: Opened) -> Answer:
    """A page of the labels, each once; null is none."""
    return _names(opened, "label", "labelset")


def _names(opened: Opened, column: str, kind: str) -> Answer:
    asked = opened.asked
    _, *after = _place(asked, 1)
    wanted = filters.read("name", asked.query("name"))
    found = values.names(opened.db, opened.store.id, column, wanted, after[0] if after else None)
    link = _link(asked, found[-1]) if len(found) == values.PAGE_SIZE else ""
    return shown.page(opened, kind, [{"name": name or None} for name in found], link)


def _query(asked: Asked, after: tuple[str, str] | None = None) -> Query:
    tags = filters.read_tags([value for name, value in asked.queries if name == "tags"])
    key, label = (filters.read(name, asked.query(name)) for name in ("key", "label"))
    return Query(key, label, tags, after)


def _page(opened: Opened, found: list[KeyValue], link: str) -> Answer:
    etag = values.page_etag(found)
    if not conditions.check_read(opened.asked.headers, etag):
        raise conditions.not_modified({**shown.paging(link, etag), **shown.sync_token(opened)})
    items = shown.selected(opened.asked, [shown.fields(item, opened.asked.version) for item in found])
    return shown.page(opened, "kvset", items, link, etag)


def _place(asked: Asked, parts: int) -> list[str]:
    """The last item of the page before, in so many parts, behind one that is empty; a token that isn't ours is none."""
    try:
        text = base64.urlsafe_b64decode(asked.query(_AFTER) or "").decode()
    except ValueError:
        return [""]
    found = text.split("\n")
    return ["", *found] if text and len(found) == parts else [""]


def _link(asked: Asked, *place: str) -> str:
    token = base64.urlsafe_b64encode("\n".join(place).encode()).decode()
    queries = [(name, value) for name, value in asked.queries if name != _AFTER]
    return f"{asked.path}?{urlencode([*queries, (_AFTER, token)], quote_via=quote)}"
