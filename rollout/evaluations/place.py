"""Where in a file a value stands, and what is said when it can't be used."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollout.errors import BadInput

_LARGEST = 1e15
"""Nothing that is measured here is more than this, and squares of sums of it can still be told."""

GRADE_AGAIN = "Grade that row again; if it got no answer, say so with an error, and it is counted as one"


@dataclass(frozen=True)
class Place:
    """A row of a file, as messages name it."""

    file: Path
    row: int

    def refused(self, what: str, consequence: str, way_out: str) -> BadInput:
        """The message about this row."""
        return BadInput(f"{self.file}: row {self.row} {what}. {consequence}. {way_out}.")

    def number(self, name: str, value: Any) -> float:
        """A number.

        Raises:
            BadInput: it is NaN, null, infinite, larger than anything that is measured, or something else.
        """
        if isinstance(value, int | float) and abs(value) <= _LARGEST:
            return float(value)
        said = "null" if value is None else "NaN" if value != value else repr(value)[:40]  # noqa: PLR0124 - so is NaN
        raise self.refused(f"has {said} as {name}", "A mean over what is not known proves nothing", GRADE_AGAIN)

    def amount(self, name: str, value: Any) -> float:
        """A number that is not below 0, such as milliseconds."""
        found = self.number(name, value)
        if found < 0:
            raise self.refused(f"has {found:g} as {name}", "Nothing takes less than 0", "Mend what measures it")
        return found

    def truth(self, name: str, value: Any) -> bool:
        """A boolean."""
        if isinstance(value, bool):
            return value
        raise self.refused(f"has {value!r:.40} as {name}", "Nobody could say whether it is so", "Write true or false")


def fingerprint(inputs: Mapping[str, Any]) -> str:
    """An id for a row without one: the same for the same inputs, in whatever order their keys are."""
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"inputs-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def row_id(inputs: Mapping[str, Any]) -> str:
    """The row's own `id` where it has one, else what its inputs say."""
    own = inputs.get("id")
    return str(own) if isinstance(own, str | int) and not isinstance(own, bool) and own != "" else fingerprint(inputs)
