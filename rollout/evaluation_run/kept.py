"""What was answered, kept as it comes: one JSON object a line, to which lines are only ever added."""

import json
import os
import threading
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from rollout import clock
from rollout.errors import Failed


@dataclass(frozen=True)
class Answered:
    """What came of asking one release with one row. `error` says why there is no answer; such a row is asked again.

    `gateway` is the address that was asked: what another one answered says nothing of this one.
    """

    digest: str
    id: str
    inputs: str
    at: str
    answer: str | None = None
    latency_ms: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    content_filtered: bool = False
    finish_reason: str | None = None
    tries: int = 1
    error: str | None = None
    gateway: str = ""

    @classmethod
    def parse(cls, line: str) -> Self | None:
        """The line that was written, or None where a kill tore it."""
        try:
            found: Any = json.loads(line)
            clock.parsed(found["at"])
            return cls(**{field.name: found[field.name] for field in fields(cls)})
        except (ValueError, KeyError, TypeError):
            return None


class Kept:
    """The answers of one release in one file. Usable from any thread."""

    def __init__(self, file: Path, gateway: str) -> None:
        """Opens the file, which is made with the first answer, for what this gateway answers.

        Raises:
            Failed: it can't be read.
        """
        self._file = file
        self._gateway = gateway.rstrip("/")
        self._lock = threading.Lock()
        try:
            text = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
        except OSError as error:
            raise Failed(f"{file}: can't be read ({error.strerror}).") from None
        self._is_torn = bool(text) and not text.endswith("\n")
        self._held = {_key(each): each for line in text.split("\n") if (each := Answered.parse(line))}

    def get(self, digest: str, identity: str, inputs: str) -> Answered | None:
        """The last answer of exactly this release to exactly this row by this gateway; None where there is none."""
        return self._held.get((digest, identity, inputs, self._gateway))

    def add(self, answered: Answered) -> None:
        """Adds a line in one write.

        Raises:
            Failed: it can't be written.
        """
        answered = replace(answered, gateway=self._gateway)
        line = json.dumps(asdict(answered), ensure_ascii=False) + "\n"
        with self._lock:
            self._write((("\n" if self._is_torn else "") + line).encode("utf-8", "replace"))
            self._is_torn = False
            self._held[_key(answered)] = answered

    def _write(self, content: bytes) -> None:
        try:
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                if os.write(handle, content) != len(content):
                    raise OSError(0, "the disk took a part of the line only")
            finally:
                os.close(handle)
        except OSError as error:
            raise Failed(f"{self._file}: can't be written ({error.strerror}). What is kept there stays.") from None


def _key(answered: Answered) -> tuple[str, str, str, str]:
    return answered.digest, answered.id, answered.inputs, answered.gateway
