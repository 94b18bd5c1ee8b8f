"""The stacks of a project's folder, as their files describe them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model_lifecycle.settings import Settings, SettingsError, load
from offline import errors
from offline.stackfile import read_stack

from .errors import BadInput

_STACK_FILE = re.compile(r"Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml")


@dataclass(frozen=True)
class Stack:
    """A stack whose settings are in order. `config` is the whole configuration as text, by full key."""

    root: Path
    project: str
    name: str
    settings: Settings
    config: Mapping[str, str]

    @property
    def file(self) -> Path:
        """The file that describes it."""
        return self.root / f"Pulumi.{self.name}.yaml"


def stack_names(root: Path) -> tuple[str, ...]:
    """The stacks that have a file in the project's folder, by name."""
    found = (_STACK_FILE.fullmatch(path.name) for path in root.glob("Pulumi.*.yaml"))
    return tuple(sorted(match[1] for match in found if match))


def read(root: Path, name: str) -> Stack:
    """The stack `name` of the project in the folder `root`.

    Raises:
        BadInput: there is no such stack, or its files or settings can't be used; names every problem.
    """
    if name not in stack_names(root):
        raise BadInput(f"There is no stack {name!r} in this folder. There are: {_listed(stack_names(root))}.")
    try:
        found = read_stack(root, name)
        settings = load(found.config, found.project, found.secret_keys)
    except errors.BadInput as error:
        raise BadInput(str(error)) from None
    except SettingsError as error:
        raise BadInput(f"Pulumi.{name}.yaml can't be used:\n{error}") from None
    return Stack(found.root, found.project, name, settings, found.config)


def read_all(root: Path, asked: tuple[str, ...] = ()) -> tuple[Stack, ...]:
    """The stacks that were asked for, each once, or all of the folder's.

    Raises:
        BadInput: as `read`, or there is none.
    """
    wanted = tuple(dict.fromkeys(asked)) or stack_names(root)
    if not wanted:
        raise BadInput("There is no Pulumi.<stack>.yaml in this folder. Go to the project's folder, or add one.")
    return tuple(read(root, name) for name in wanted)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
