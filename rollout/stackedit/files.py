"""A stack's file: read, held against what was meant to change, and replaced as a whole or not at all."""

import contextlib
import json
import os
import stat
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model_lifecycle.settings import Problem, Rollout, SettingsError
from model_lifecycle.settings.explain import explain
from offline import errors, yamlfile
from rollout.errors import BadInput, Failed

from .splice import CantEdit
from .tasks import full_keys, with_task
from .versions import without_version

_Content = dict[str, Any]


class StackFile:
    """`Pulumi.<stack>.yaml` as it was when it was read; nothing else of the project is looked at but its name."""

    def __init__(self, root: Path, stack: str) -> None:
        self.path = (root / f"Pulumi.{stack}.yaml").resolve()
        self.name = f"Pulumi.{stack}.yaml"
        try:
            self.project = str(yamlfile.read(root / "Pulumi.yaml").get("name"))
            self._bytes = self.path.read_bytes()
            self._content = yamlfile.read(self.path)
        except errors.BadInput as error:
            raise BadInput(str(error)) from None
        except OSError as error:
            raise BadInput(f"{self.name}: can't be read ({error.strerror}).") from None

    @cached_property
    def tasks(self) -> Mapping[str, Any]:
        """What is configured of each task, unchecked."""
        return self.own("tasks")

    def own(self, key: str) -> Mapping[str, Any]:
        """A map of the project's own keys, unchecked; empty where it is absent."""
        return _own(self._content, self.project, key)

    def other(self, key: str) -> str | None:
        """A text under a key of another namespace, such as azure-native:subscriptionId."""
        found = (self._content.get("config") or {}).get(key)
        return found if isinstance(found, str) else None

    def rollout(self, task: str) -> Rollout | None:
        """A task's own configuration, checked by itself; None where there is none.

        Raises:
            BadInput: it can't be used.
        """
        raw = self.tasks.get(task)
        return None if raw is None else _rollout(raw, f"{self.name}: tasks.{task}")

    def with_task(self, task: str, before: Rollout | None, after: Rollout) -> "NewFile":
        """The file in which the task is configured as `after`, and everything else as it was; not in its place yet.

        Raises:
            BadInput: it can't be changed in place.
            Failed: it can't be written.
        """

        def differs_in_it_alone(content: _Content) -> bool:
            entry = _own(content, self.project, "tasks").pop(task, None)
            former = _copy(self._content)
            _own(former, self.project, "tasks").pop(task, None)
            return content == former and entry is not None and _rollout(entry, task) == after

        return self._new(lambda text: with_task(text, self.project, task, before, after), differs_in_it_alone)

    def without_version(self, version: str) -> "NewFile":
        """The file that does not declare a model version. Raises as `with_task` does."""

        def lacks_it_alone(content: _Content) -> bool:
            former = _copy(self._content)
            _own(former, self.project, "models").pop(version, None)
            return content == former

        return self._new(lambda text: without_version(text, self.project, version), lacks_it_alone)

    def _new(self, edit: Callable[[str], str], is_meant: Callable[[_Content], bool]) -> "NewFile":
        new = NewFile(self.path, self._bytes)
        try:
            mark, text = _without_mark(self._bytes.decode("utf-8"))
            new.write(mark + edit(text))
            if not _safely(is_meant, new.beside):
                raise CantEdit("would not say what was meant")  # noqa: TRY301 - one message for both
        except CantEdit as error:
            new.drop()
            raise BadInput(f"{self.name} {error}. It is as it was: change it by hand (docs/rollout.md).") from None
        return new


class NewFile:
    """What a file is going to be replaced by: written beside it, and held against what was meant."""

    def __init__(self, path: Path, former: bytes) -> None:
        self.beside = path.with_name(f".{path.name}.new")
        self._path = path
        self._former = former

    def write(self, text: str) -> None:
        """Writes it, with the rights of the file that it replaces. Raises `Failed` where that can't be done."""
        try:
            mode = stat.S_IMODE(self._path.stat().st_mode)
            with self.beside.open("wb") as file:
                os.fchmod(file.fileno(), mode)
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Failed(f"{self._path.name} can't be written, and is as it was: {error.strerror}.") from None

    def settle(self) -> None:
        """Puts it in the file's place.

        Raises:
            Failed: that can't be done, or somebody else changed the file meanwhile; it is as that one left it.
        """
        try:
            if self._path.read_bytes() != self._former:
                raise Failed(f"{self._path.name} was changed by somebody else just now, and is as that one left it.")
            self.beside.replace(self._path)
            synchronised(self._path.parent)
        except OSError as error:
            raise Failed(f"{self._path.name} can't be written, and is as it was: {error.strerror}.") from None
        finally:
            self.drop()

    def drop(self) -> None:
        """Takes it away again."""
        with contextlib.suppress(OSError):
            self.beside.unlink(missing_ok=True)


def synchronised(folder: Path) -> None:
    """Makes sure that a folder's entries outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _without_mark(text: str) -> tuple[str, str]:
    """The byte order mark that Windows' editors begin a file with, and the rest: a parser's marks don't count it."""
    return (text[:1], text[1:]) if text.startswith("\ufeff") else ("", text)


def _copy(content: _Content) -> _Content:
    copied: _Content = json.loads(json.dumps(content))
    return copied


def _safely(is_meant: Callable[[_Content], bool], path: Path) -> bool:
    """What can't even be read is not what was meant."""
    try:
        return is_meant(yamlfile.read(path))
    except (errors.BadInput, BadInput):
        return False


def _own(content: _Content, project: str, key: str) -> dict[str, Any]:
    config = content.get("config")
    if isinstance(config, dict):
        for name in full_keys(project, key):
            if isinstance(config.get(name), dict):
                return config[name]
    return {}


def _rollout(raw: Any, where: str) -> Rollout:
    try:
        return Rollout.model_validate_json(json.dumps(raw))
    except ValidationError as error:
        found: list[Problem] = [explain(each, Rollout) for each in error.errors(include_url=False)]
        raise BadInput(f"{where} can't be used:\n{SettingsError(found)}") from None
