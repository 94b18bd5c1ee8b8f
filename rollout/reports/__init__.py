"""The report of a judgement: for a terminal, as JSON, as Markdown, and as a page with plots."""

import os
from collections.abc import Callable
from pathlib import Path

from rollout.errors import Failed
from rollout.evaluating import Gate

from .html import as_html
from .markdown import as_markdown
from .plain import as_json
from .text import as_text, console

__all__ = ["as_html", "as_json", "as_markdown", "as_text", "check", "console", "write"]


def check(file: Path | None) -> None:
    """Nothing, where a report can be written to the file, as far as that can be known before it is there.

    Raises:
        Failed: its folder is not there, it is a folder itself, or one of them can't be written.
    """
    if file is None:
        return
    there, folder = file.exists(), file.parent
    if not folder.is_dir():
        raise _unwritable(file, f"there is no folder {folder}")
    if file.is_dir():
        raise _unwritable(file, "it is a folder")
    if not os.access(file if there else folder, os.W_OK):
        raise _unwritable(file, "Permission denied")


def write(file: Path | None, form: Callable[[Gate], str], gate: Gate) -> None:
    """Writes a report where a file is named for it.

    Raises:
        Failed: the file can't be written.
    """
    if file is None:
        return
    try:
        file.write_text(form(gate), encoding="utf-8", newline="\n")
    except OSError as error:
        raise _unwritable(file, error.strerror) from None


def _unwritable(file: Path, why: str | None) -> Failed:
    return Failed(f"{file}: the report can't be written ({why}). Nothing was judged or kept.")
