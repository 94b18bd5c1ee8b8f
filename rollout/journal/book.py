"""A journal's file."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from rollout import clock
from rollout.errors import BadInput, Failed
from rollout.stackedit.files import synchronised

from .record import Record, record
from .story import Story

_NEWLINE = b"\n"


class Journal:
    """The journal of one task in one stack."""

    def __init__(self, folder: Path, stack: str, task: str) -> None:
        """`folder` is the stack's folder of journals, which is made when something is written."""
        self.path = folder / f"{task}.jsonl"
        self._stack = stack
        self._task = task

    def read(self, now: datetime | None) -> Story:
        """Everything that happened; without a `now`, in an emergency, no clock and no later version holds anybody up.

        Raises:
            BadInput: it was written by a later version, of another stack or task, or in the future: a clock is wrong.
            Failed: it can't be read.
        """
        found, torn = list[Record](), list[int]()
        for number, line in enumerate(self._lines(), 1):
            if not line.strip():
                continue
            if (read := self._record(line, number, strict=now is not None)) is None:
                torn.append(number)
                continue
            if (read.stack, read.task) != (self._stack, self._task):
                self._foreign(read, number, strict=now is not None)
                continue
            if now:
                clock.refuse_future(read.moment, f"{self.path.name}, line {number}", now)
            found.append(read)
        return Story(self.path.name, tuple(found), tuple(torn))

    def append(self, entry: Record) -> None:
        """Adds a line in one write, and returns when it will outlive a power cut.

        Raises:
            Failed: it can't be written.
        """
        try:
            is_new = not self.path.exists()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._append(entry.line().encode() + _NEWLINE)
            if is_new:
                synchronised(self.path.parent)
        except OSError as error:
            raise Failed(f"{self.path.name} can't be written: {error.strerror}. Nothing was changed.") from None

    def begin(self, command: str, moment: datetime, **fields: object) -> Record:
        """Adds the begin of a change; returns what its end is written with."""
        begun = record(self._stack, self._task, command, "begun", moment, **fields)
        self.append(begun)
        return begun

    def note(self, command: str, moment: datetime, **fields: object) -> Record:
        """Adds what was seen and changed nothing, such as an analysis."""
        noted = record(self._stack, self._task, command, "noted", moment, **fields)
        self.append(noted)
        return noted

    def _foreign(self, read: Record, number: int, *, strict: bool) -> None:
        """What was copied or merged from elsewhere would lend its bake time and analyses to this task."""
        if strict:
            raise BadInput(
                f"{self.path.name}, line {number}: is a record of {read.task} in stack {read.stack}, and this is the "
                f"journal of {self._task} in stack {self._stack}. Take that line out, or restore the file."
            )

    def _append(self, line: bytes) -> None:
        """A line that a kill tore gets its end first, so that it spoils no other."""
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            size = os.fstat(handle).st_size
            torn = bool(size) and os.pread(handle, 1, size - 1) != _NEWLINE
            content = (_NEWLINE if torn else b"") + line
            if os.write(handle, content) != len(content):
                raise OSError(0, "the disk took a part of the line only")
            os.fsync(handle)
        finally:
            os.close(handle)

    def _lines(self) -> Iterator[bytes]:
        try:
            yield from self.path.read_bytes().split(_NEWLINE) if self.path.exists() else ()
        except OSError as error:
            raise Failed(f"{self.path} can't be read: {error.strerror}.") from None

    def _record(self, line: bytes, number: int, *, strict: bool) -> Record | None:
        try:
            return Record.model_validate_json(line)
        except ValidationError as error:
            details = error.errors(include_url=False)
            if strict and any(each["loc"] == ("schemaVersion",) for each in details):
                raise BadInput(
                    f"{self.path.name}, line {number}: is of a version of this command that is not known here. "
                    "Take that version."
                ) from None
            return None
