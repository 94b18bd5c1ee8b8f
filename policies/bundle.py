"""`python -m policies.bundle FOLDER`: the pack as a folder that needs nothing else, for `pulumi policy publish`.

The folder belongs outside of a repository that ignores it: what is published leaves out what any `.gitignore` above it
names (pulumi/pulumi sdk/go/common/util/archive).
"""

import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

_ROOT = Path(__file__).resolve().parent.parent
_ROOMS = ("policies", "model_lifecycle")
_NEEDED = ("pulumi", "pulumi-policy", "protobuf", "pydantic", "tree-sitter", "tree-sitter-c-sharp")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "__main__.py", "bundle.py", "PulumiPolicy.yaml")
_PUBLISH = "cd {folder} && pulumi install && pulumi policy publish ORGANIZATION"
_MARK = ".policy-pack"
"""What says that a folder was built here and may be built again."""

_MAIN = '''"""Starts the pack."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from policies.analyzer import serve

serve()
'''


class Refused(Exception):
    """The folder can't be built; the message says why and what to do."""


def build(folder: Path) -> None:
    """Builds the pack into `folder`, in place of one that was built there before.

    Raises:
        Refused: the folder holds something else, or can't be written.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder}: is a file, so no pack can be built there. Name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise Refused(f"{folder}: holds something else, which would be lost. Name an empty folder, or remove it first.")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        _write(folder)
    except OSError as error:
        raise Refused(f"{folder}: can't be written ({error}), so there is no pack.") from None


def main(arguments: list[str]) -> int:
    """Builds and says where; 0, or 2 with a message when the folder can't be used."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(f"{__doc__}\n\nFOLDER is made, or built again.", file=sys.stderr)  # noqa: T201
        return 0 if arguments in (["-h"], ["--help"]) else 2
    folder = Path(arguments[0])
    try:
        build(folder)
    except Refused as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    print(f"The policy pack is in {folder}. To publish it: {_PUBLISH.format(folder=folder)}")  # noqa: T201
    return 0


def _write(folder: Path) -> None:
    for room in _ROOMS:
        shutil.copytree(_ROOT / room, folder / room, ignore=_LEFT_OUT)
    (folder / "__main__.py").write_text(_MAIN, encoding="utf-8")
    (folder / "requirements.txt").write_text("".join(f"{pin}\n" for pin in _pins()), encoding="utf-8")
    (folder / "PulumiPolicy.yaml").write_text(yaml.safe_dump(_project(), sort_keys=False), encoding="utf-8")
    (folder / _MARK).touch()


def _pins() -> list[str]:
    pins = (_ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [pin for pin in pins if pin.split("==")[0] in _NEEDED]


def _project() -> dict[str, Any]:
    """The pack's own project file, with a virtual environment that belongs to the folder."""
    project = yaml.safe_load((_ROOT / "policies" / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    return project | {"runtime": {"name": "python", "options": {"toolchain": "pip", "virtualenv": "venv"}}}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
