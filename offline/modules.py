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
    before = frozenset(sys.modules)
    try:
        with mock.patch.object(sys, "path", [str(root), *sys.path]):
            yield
    finally:
        _taken_out(names)
        for name in _imported_from(root, before):
            del sys.modules[name]
        sys.modules.update(aside)


def _names_in(root: Path) -> frozenset[str]:
    modules = {path.stem for path in root.glob("*.py")} | {path.parent.name for path in root.glob("*/__init__.py")}
    return frozenset(modules) - _HOSTS


def _imported_from(root: Path, before: frozenset[str]) -> list[str]:
    """What came from `root` without being named in it: a package without `__init__`, a module on a longer path."""
    new = sys.modules.keys() - before
    return [name for name in new if name.split(".")[0] not in _HOSTS and _is_from(root, sys.modules[name])]


def _is_from(root: Path, module: ModuleType) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
    return any(place and _is_own(Path(place), root) for place in places)


def _is_own(place: Path, root: Path) -> bool:
    return place.is_relative_to(root) and not place.is_relative_to(sys.prefix)


def _taken_out(names: frozenset[str]) -> dict[str, ModuleType]:
    taken = [name for name in sys.modules if name.split(".")[0] in names and name != "__main__"]
    return {name: sys.modules.pop(name) for name in taken}
