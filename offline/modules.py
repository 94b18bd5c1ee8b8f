"""Gives a program its own folder's modules, as if its process were new."""

import contextlib
import sys
from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from unittest import mock

import local

_HOSTS = frozenset({__name__.split(".", maxsplit=1)[0], local.__name__})


@contextlib.contextmanager
def imported_from(root: Path) -> Generator[None, None, None]:
    """While it lasts, imports look into `root` first, and modules of the same names from elsewhere are put aside.

    Whatever the program imports from `root` is forgotten afterwards, so that the next program finds its own files.
    """
    names = _names_in(root)
    aside = _taken_out(names)
    try:
        with mock.patch.object(sys, "path", [str(root), *sys.path]):
            yield
    finally:
        _taken_out(names)
        sys.modules.update(aside)


def _names_in(root: Path) -> frozenset[str]:
    modules = {path.stem for path in root.glob("*.py")} | {path.parent.name for path in root.glob("*/__init__.py")}
    return frozenset(modules) - _HOSTS


def _taken_out(names: frozenset[str]) -> dict[str, ModuleType]:
    taken = [name for name in sys.modules if name.split(".")[0] in names and name != "__main__"]
    return {name: sys.modules.pop(name) for name in taken}
