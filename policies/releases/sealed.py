"""Puts a published release together again, as apps do, and holds it against what was sealed."""

from collections.abc import Iterator, Mapping
from typing import Any

from model_lifecycle.names import release_key
from model_lifecycle.releases import KeyValueArgs, Message, Release
from model_lifecycle.releases.documents import key_values
from policies.subjects import KeyValue
from policies.values import Hidden

from .published import SIBLING, Published, Stores
from .shape import Chat, NotValid, Sibling, canonical, content, read


def differences(published: Published, stores: Stores) -> Iterator[str]:
    """Everything that is not as it was when the release was sealed.

    Raises:
        CantJudge: something of it is hidden.
    """
    try:
        told, parts = published.told, stores.parts(published)
        release = _release(told, published.key, parts)
    except NotValid as problem:
        yield f"it is no complete release: {problem}."
        return
    if release_key(told.task, told.release) != published.key:
        yield f"it says that it is {told.release} of {told.task}, and its key is {published.key}."
        return
    if release.digest != told.digest:
        yield f"its parts make digest {release.digest}, and it says {told.digest}."
        return
    for one in (published.sibling, *parts.values()):
        yield from (f"ignoreChanges of {one.key} holds {path!r}." for path in one.ignored)
    for wanted in key_values(release):
        is_sibling = wanted["name"] == f"{published.key}{SIBLING}"
        found = published.sibling if is_sibling else parts.get(wanted["name"])
        yield from (f"{wanted['name']} {what}." for what in _differs(wanted, found))


def _release(told: Sibling, key: str, parts: Mapping[str, KeyValue]) -> Release:
    if key not in parts:
        raise NotValid(f"{key} is not there")
    chat = read(Chat, parts[key].value)
    if told.messages is None:
        messages = [Message(one.role, one.content) for one in chat.messages]
    else:
        messages = [Message(one.role, _joined(parts, key, index, one.parts)) for index, one in enumerate(told.messages)]
    return Release(
        task=told.task,
        name=told.release,
        file="",
        model=told.model.name,
        version=told.model.version,
        messages=tuple(messages),
        variables=tuple(told.variables),
        tools=tuple(told.tools),
        parameters=told.parameters,
        content_filter=told.content_filter,
        data=told.data,
        evaluation=told.evaluation and told.evaluation.proof,
    )


def _joined(parts: Mapping[str, KeyValue], key: str, index: int, count: int) -> str:
    names = [f"{key}/messages/{index}/{part}" for part in range(min(count, len(parts) + 1))]
    missing = [name for name in names if name not in parts]
    if missing:
        raise NotValid(f"{missing[0]} is not there")
    return "".join(parts[name].value for name in names)


def _differs(wanted: KeyValueArgs, found: KeyValue | None) -> Iterator[str]:
    if found is None:
        yield "is not there"
        return
    if not _is_same(wanted["value"], found.value):
        yield "does not say what the release says"
    if found.content_type != wanted["content_type"]:
        yield f"has the content type {found.content_type!r} instead of {wanted['content_type']!r}"
    for tag, value in wanted["tags"].items():
        if _text(found.tags.get(tag)) != value:
            yield f"has the tag {tag} {_text(found.tags.get(tag))!r} instead of {value!r}"


def _is_same(wanted: str, found: str) -> bool:
    return wanted == found or canonical(content(wanted)) == canonical(content(found))


def _text(value: Any) -> str:
    return value.because if isinstance(value, Hidden) else str(value)
