"""The report of a judgement: for a terminal, as JSON, as Markdown, and as a page with plots."""

from collections.abc import Callable
from pathlib import Path

from rollout.errors import Failed
from rollout.evaluating import Gate

from .html import as_html
from .markdown import as_markdown
from .plain import as_json
from .text import as_text, console

__all__ = ["as_html", "as_json", "as_markdown", "as_text", "console", "write"]


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
        raise Failed(f"{file}: the report can't be written ({error.strerror}).") from None
