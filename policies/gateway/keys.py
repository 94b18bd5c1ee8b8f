"""What a key looks like: texts that nobody should find in a program, and names that hold nothing else."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_KEY = re.compile(
    r"""
      (?<![0-9A-Za-z]) [0-9A-Fa-f]{32} (?![0-9A-Za-z])            # accounts and subscriptions, until 2024
    | (?<![0-9A-Za-z]) [0-9A-Za-z]{84} (?![0-9A-Za-z])            # accounts since then
    | (?<![0-9A-Za-z+/]) [0-9A-Za-z+/]{43}= (?!=)                 # 32 bytes: event hubs, service bus, functions
    | (?<![0-9A-Za-z+/]) [0-9A-Za-z+/]{86}== (?!=)                # 64 bytes: storage
    | (?<![0-9A-Za-z]) sk-[0-9A-Za-z_-]{20,}                      # OpenAI's own
    | eyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.                # a token
    | (?:SharedAccessKey|AccountKey|SharedAccessSignature)\s*=
    | [?&]sig=[0-9A-Za-z%]{20,}
    | -----BEGIN\ [A-Z\ ]*PRIVATE\ KEY
    """,
    re.VERBOSE,
)
SENT_IN = frozenset(
    (
        "api-key",
        "authorization",
        "code",
        "ocp-apim-subscription-key",
        "sig",
        "subscription-key",
        "x-api-key",
        "x-functions-key",
    )
)
"""Headers and query parameters that carry keys, in lower case."""
_NOTHING_ELSE = (
    "accesskey",
    "certificatepassword",
    "clientsecret",
    "instrumentationkey",
    "password",
    "primarykey",
    "secondarykey",
)
"""Properties of API Management's resources that hold keys, in lower case."""


def looks_like_key(text: str) -> bool:
    """Whether a text holds what looks like a key or token."""
    return _KEY.search(text) is not None


def named_keys(value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The path of everything in a body that holds a key by its name, known or not."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name.casefold() in _NOTHING_ELSE and item:
                yield ".".join((*path, name))
            yield from named_keys(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from named_keys(item, (*path, str(index)))
