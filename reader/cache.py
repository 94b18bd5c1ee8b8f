"""The last good copy of what a store served: a file, so that an app can start while its store is down.

It holds flags and releases: prompts, parameters, and the ids of users who are pinned. No token, no key.
"""

import contextlib
import json
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import UnusableRelease
from .snapshot import Snapshot, snapshot

_LOG = logging.getLogger("reader")
_SCHEMA_VERSION = 1


class Cache:
    """One file for one store; its owner alone may read it."""

    def __init__(self, path: Path, endpoint: str) -> None:
        self._path = path
        self._endpoint = endpoint
        self._complained = False

    def read(self, task: str) -> Snapshot:
        """What was good last.

        Raises:
            UnusableRelease: there is no copy of this task, or it is damaged or of another store.
        """
        try:
            kept = self._content()["tasks"][task]
            flag, settings = kept["flag"], kept["settings"]
        except OSError as error:
            raise UnusableRelease(f"{self._path}: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UnusableRelease(f"{self._path} holds no copy of {task} in {self._endpoint}") from None
        return snapshot(task, flag, settings)

    def write(self, snapshots: Mapping[str, Snapshot]) -> None:
        """Keeps a copy of these tasks beside those of others; who can't write serves on, and is told once."""
        tasks = {task: {"flag": each.flag, "settings": each.settings} for task, each in snapshots.items()}
        content = {"schemaVersion": _SCHEMA_VERSION, "endpoint": self._endpoint, "tasks": {**self._kept(), **tasks}}
        try:
            self._replace(content)
        except OSError as error:
            if not self._complained:
                _LOG.warning("%s: no copy can be kept (%s), so a start needs the store", self._path, error.strerror)
            self._complained = True

    def _kept(self) -> dict[str, Any]:
        """The copies there are; none where there is no file, or one that can't be used."""
        try:
            return dict(self._content()["tasks"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    def _content(self) -> Any:
        content = json.loads(self._path.read_text(encoding="utf-8"))
        if (content["schemaVersion"], content["endpoint"]) != (_SCHEMA_VERSION, self._endpoint):
            raise ValueError(content["endpoint"])
        return content

    def _replace(self, content: Mapping[str, Any]) -> None:
        text = json.dumps(content)  # ASCII: a flag may hold half a character, which UTF-8 can't say
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)  # made with mode 600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
