"""Reads the catalogue's data files."""

import tomllib
from importlib import resources
from typing import Any


def read(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`; TOML, because its strings are always quoted and its dates are dates."""
    text = resources.files("model_lifecycle.catalogue").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
