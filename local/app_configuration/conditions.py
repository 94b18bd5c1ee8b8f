"""`If-Match` and `If-None-Match`, of one key-value and of a page of them; the first entity tag counts."""

from collections.abc import Mapping

from .problems import Problem, precondition_failed

NOT_MODIFIED = 304
_ANY = "*"


def check_read(headers: Mapping[str, str], etag: str) -> bool:
    """Whether what is asked for is to be told; False is 304.

    Raises:
        Problem: 412, `If-Match` names another state.
    """
    match, none_match = _tag(headers, "if-match"), _tag(headers, "if-none-match")
    if match not in (None, _ANY, etag):
        raise precondition_failed()
    return none_match not in (_ANY, etag)


def check_write(headers: Mapping[str, str], etag: str | None) -> None:
    """Raises `Problem` (412) unless the key-value, None when there is none, is as the request wants it."""
    match, none_match = _tag(headers, "if-match"), _tag(headers, "if-none-match")
    if match is not None and (etag is None or match not in (_ANY, etag)):
        raise precondition_failed()
    if etag is not None and none_match in (_ANY, etag):
        raise precondition_failed()


def not_modified(headers: Mapping[str, str]) -> Problem:
    """The answer that nothing has changed."""
    found = Problem(NOT_MODIFIED)
    found.headers = dict(headers)
    return found


def _tag(headers: Mapping[str, str], name: str) -> str | None:
    text = headers.get(name)
    return None if text is None else text.split(",")[0].strip().removeprefix("W/").strip('"')
