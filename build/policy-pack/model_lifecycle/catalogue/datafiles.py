"""Reads the catalogue's data files."""

import tomllib
from pathlib import Path
from typing import Any


def path(name: str) -> Path:
    """Where `data/<name>.toml` lies."""
    return Path(__file__).parent / "data" / f"{name}.toml"


def read(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`."""
    return parse(path(name).read_text(encoding="utf-8"))


def parse(text: str) -> dict[str, Any]:
    """The content of such a file's text; TOML, because its strings are always quoted and its dates are dates."""
    return tomllib.loads(text)
