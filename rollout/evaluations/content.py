"""The JSON of a file: one document, or one a line."""

import json
from pathlib import Path
from typing import Any

from rollout.errors import BadInput

_AGAIN = "Let the tool write it again."


def content(file: Path) -> Any:
    """What a file of JSON or JSON lines holds; NaN is read as a number, for the message of who finds it.

    Raises:
        BadInput: it can't be read, is empty, is no JSON, or ends in the middle.
    """
    text = _text(file)
    if not text.strip():
        raise BadInput(f"{file}: is empty, so there is nothing to judge. {_AGAIN}")
    try:
        return json.loads(text)
    except RecursionError:
        raise BadInput(f"{file}: is nested too deeply to be results of an evaluation. {_AGAIN}") from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and len(text.split("\n")) > 1:
            return [_line(file, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        raise _broken(file, text, error) from None
    except ValueError as error:
        raise BadInput(f"{file}: is no JSON that can be read: {error}. {_AGAIN}") from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"{file}: does not exist. Name the file that the evaluation wrote.") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: is not UTF-8 at byte {error.start}, so it is no JSON. {_AGAIN}") from None
    except OSError as error:
        raise BadInput(f"{file}: can't be read ({error.strerror}). Name a file that this program may read.") from None


def _line(file: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput(f"{file}: line {number} is no JSON, so rows would be missing. {_AGAIN}") from None


def _broken(file: Path, text: str, error: json.JSONDecodeError) -> BadInput:
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        what = f"ends in the middle, in line {error.lineno}: it was cut off, so rows would be missing"
    else:
        what = f"is no JSON: {error.msg.lower()} in line {error.lineno}, column {error.colno}"
    return BadInput(f"{file}: {what}. {_AGAIN}")
