"""The types expressions may use, declared in C#'s words with the functions that do what they say."""

from functools import cache
from importlib import import_module

_MODULES = (
    "collections",
    "context",
    "convert",
    "core",
    "crypto",
    "dictionaries",
    "encoding",
    "enums",
    "exceptions",
    "jcontainers",
    "jsonconvert",
    "jtokens",
    "jvalues",
    "jwt",
    "linq",
    "linqsets",
    "maths",
    "moments",
    "numbers",
    "regexes",
    "sets",
    "spans",
    "strings",
    "stringstatics",
    "uris",
)


@cache
def load() -> None:
    """Makes all of them known; a process that compiles no expression need not."""
    for name in _MODULES:
        import_module(f".{name}", __name__)
