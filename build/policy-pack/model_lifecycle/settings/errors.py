"""What is wrong with a configuration, said so that it can be mended: key, value, consequence, way out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]

_VALUE_MAX = 80
_NO_VALUE = object()


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `value` may be `Problem.ABSENT` when there is none to show."""

    path: Path
    value: object
    what: str
    consequence: str
    way_out: str

    ABSENT = _NO_VALUE

    def __str__(self) -> str:
        shown = "" if self.value is self.ABSENT else f"{_shown(self.value)} "
        return _printable(f"{dotted(self.path)}: {shown}{self.what}. {self.consequence}. {self.way_out}.")


class SettingsError(ValueError):
    """The configuration can't be used; `problems` holds every reason that could be found, in the file's order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def dotted(path: Path) -> str:
    """A path in Pulumi's own notation: `model-lifecycle:models["gpt-5.4-2026-03-05"].placements[0].sku`."""
    head, *rest = path
    return str(head) + "".join(map(_step, rest))


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if part.isidentifier() else f"[{json.dumps(part, ensure_ascii=False)}]"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _VALUE_MAX else f"{text[: _VALUE_MAX - 1]}…"
