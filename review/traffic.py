"""How feature flags share traffic among their variants, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass

from model_lifecycle.flags import Flag, is_flag, parse_flag
from offline.program import Run

_TYPE = "azure-native:appconfiguration:KeyValue"


@dataclass(frozen=True)
class Share:
    """A variant's part of the traffic, in percent; None where it does not exist.

    `content_changes` says that the variant itself names something else than before.
    """

    flag: str
    variant: str
    before: float | None
    after: float | None
    content_changes: bool


def changed_shares(base: Run, head: Run) -> tuple[Share, ...]:
    """The variants of all flags whose share or content changes, and their siblings in the same flag."""
    before, after = dict(_flags(base)), dict(_flags(head))
    return tuple(
        share for name in sorted(before.keys() | after.keys()) for share in _changed(before.get(name), after.get(name))
    )


def _changed(before: Flag | None, after: Flag | None) -> list[Share]:
    old, new = (flag.shares if flag else {} for flag in (before, after))
    was, is_ = (flag.contents if flag else {} for flag in (before, after))
    flag = (after or before or Flag(id="")).id
    shares = [
        Share(flag, name, old.get(name), new.get(name), name in was and name in is_ and was[name] != is_[name])
        for name in sorted(old.keys() | new.keys())
    ]
    return shares if any(share.before != share.after or share.content_changes for share in shares) else []


def _flags(run: Run) -> Iterator[tuple[str, Flag]]:
    for operation in run.operations:
        content_type, value = (operation.inputs.get(key) for key in ("contentType", "value"))
        if (
            operation.type == _TYPE
            and isinstance(content_type, str)
            and isinstance(value, str)
            and is_flag(content_type)
        ):
            flag = _parsed(value)
            if flag:
                yield operation.urn, flag


def _parsed(value: str) -> Flag | None:
    """A flag; what can't be read as one has no shares, and its change is in the plan."""
    try:
        return parse_flag(value)
    except ValueError:
        return None
