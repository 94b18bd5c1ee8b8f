"""Reads the user's text files: only those inside the folder of releases, and only what is plainly text."""

import os
import stat
from pathlib import Path

from model_lifecycle.settings import Problem, SettingsError

BYTES_MAX = 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_CONSEQUENCE = "Nobody could say what the release says"


def resolved(root: Path) -> Path:
    """The folder of releases as the other functions take it: absolute, without `..`; its own links are nobody's."""
    return Path(os.path.normpath(root.absolute()))


def shown(root: Path, file: Path) -> str:
    """A file as messages name it: `releases/summarize/summarize-r1.yaml`."""
    return file.relative_to(root.parent).as_posix()


def inside(root: Path, folder: Path, name: str) -> Path | None:
    """The file that `name` means, relative to `folder`; None where that is outside of `root`."""
    file = Path(os.path.normpath(folder / name))
    return file if file != root and file.is_relative_to(root) and "\0" not in name else None


def text(root: Path, file: Path) -> str:
    """The text of a file inside `root`.

    Raises:
        SettingsError: it is missing, no regular file, reached through a link, too large, or not plain UTF-8.
    """
    try:
        if _is_linked(root, file):
            raise _error(root, file, "is reached through a symbolic link", "Put the file itself there")
        if not stat.S_ISREG(file.stat().st_mode):
            raise _error(root, file, "is not a file", "Name a text file")
        content = file.read_bytes()
    except FileNotFoundError:
        raise _error(root, file, "does not exist", "Add it, or mend its name: letters' case counts") from None
    except OSError as error:
        raise _error(root, file, f"can't be read ({error.strerror})", "Let this program read it") from None
    return _decoded(root, file, content)


def _is_linked(root: Path, file: Path) -> bool:
    parts = file.relative_to(root).parts
    return any(root.joinpath(*parts[:length]).is_symlink() for length in range(1, len(parts) + 1))


def _decoded(root: Path, file: Path, content: bytes) -> str:
    if len(content) > BYTES_MAX:
        raise _error(root, file, f"has {len(content)} bytes, and {BYTES_MAX} are the most", "Shorten it")
    if content.startswith(_BOM):
        raise _error(root, file, "begins with a byte order mark, which nobody sees", "Save it as UTF-8 without one")
    try:
        found = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _error(root, file, f"is not UTF-8, in line {line}", "Save it as UTF-8") from None
    if "\0" in found:
        raise _error(root, file, "holds a NUL character", "Save it as plain text")
    return found


def _error(root: Path, file: Path, what: str, way_out: str) -> SettingsError:
    return SettingsError([Problem((shown(root, file),), Problem.ABSENT, what, _CONSEQUENCE, way_out)])
