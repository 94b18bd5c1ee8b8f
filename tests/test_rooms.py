"""The house keeps its shape: imports go one way, and no room is shadowed."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "model_lifecycle": set(),
    "components": {"model_lifecycle"},
    "policies": {"model_lifecycle"},
    "local": set(),
    "offline": {"local"},
    "review": {"model_lifecycle", "offline"},
    "rollout": {"model_lifecycle", "offline", "reader"},
    "reader": set(),
    "examples": {"reader"},
}


def imported_rooms(room: str) -> set[str]:
    files = [path for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts]
    assert files
    roots = {name.split(".")[0] for path in files for name in _imports(ast.parse(path.read_text()))}
    return roots & (ALLOWED.keys() - {room})


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    assert imported_rooms(room) <= ALLOWED[room]


def test_the_core_knows_no_pulumi() -> None:
    trees = [ast.parse(path.read_text()) for path in (ROOT / "model_lifecycle").rglob("*.py")]
    assert trees
    assert not {name for tree in trees for name in _imports(tree) if name.split(".")[0].startswith("pulumi")}


def test_the_linter_of_imports_knows_every_room() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert set(config["root_packages"]) == ALLOWED.keys()


def test_no_folder_of_tests_is_a_package_that_could_shadow_a_room() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_pulumi_s_configuration_is_read_in_one_place() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "__main__.py", *(ROOT / "components").rglob("*.py"), *(ROOT / "policies").rglob("*.py"))
        if "pulumi.Config(" in path.read_text() or "get_config_env" in path.read_text()
    }
    assert readers == {"__main__.py", "policies/facts.py"}
