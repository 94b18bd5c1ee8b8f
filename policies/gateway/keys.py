"""What a key looks like: texts that nobody should find in a program, and names that hold nothing else."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

_KEY = re.compile(
    r"""
      (?<![0-9A-Za-z]) [0-9A-Za-z]{84} (?![0-9A-Za-z])            # accounts since then
    | (?<![0-9A-Za-z+/]) (?<!sha256-) [0-9A-Za-z+/]{43}= (?!=)  # 32 bytes: event hubs, service bus, functions
    | (?<![0-9A-Za-z+/]) [0-9A-Za-z+/]{86}== (?!=)                # 64 bytes: storage
    | (?<![0-9A-Za-z]) sk-[0-9A-Za-z_-]{20,}                      # OpenAI's own
    | eyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.                # a token
    | (?:SharedAccessKey|AccountKey|SharedAccessSignature)\s*=
    | [?&]sig=[0-9A-Za-z%]{20,}
    | -----BEGIN\ [A-Z\ ]*PRIVATE\ KEY
    """,
    re.VERBOSE,
)
_HEX = re.compile(r"(?<![0-9A-Za-z/])[0-9A-Fa-f]{32}(?![0-9A-Za-z])")
"""Keys of accounts until 2024, and of subscriptions; also traces (W3C's traceparent), hashes and ids. So what it is
called decides, and a path's segment, such as a secret's version, is none."""
_SAYS_KEY = re.compile(r"key|secret|token|passw|pwd|credential", re.IGNORECASE)
_CALLED_KEY = re.compile(rf"""(?:{_SAYS_KEY.pattern})\w*["'\s:=>]{{1,8}}{_HEX.pattern}""", re.IGNORECASE)
_PARAMETER = re.compile(r"([\w.-]+)=")
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


def looks_like_key(text: str, called: str = "") -> bool:
    """Whether a text holds what looks like a key or token; `called` is the name that it goes by, if any."""
    is_called_key = _SAYS_KEY.search(called) is not None and _HEX.search(text) is not None
    return is_called_key or any(pattern.search(text) for pattern in (_KEY, _CALLED_KEY))


def sent_in(address: str) -> list[str]:
    """The query parameters of an address, or of what one is put together from, that carry keys."""
    found = {name.casefold() for name in _PARAMETER.findall(unquote(address))}
    return sorted(found & SENT_IN)


def named_texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text at any depth, with the name that it stands under."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from named_texts(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from named_texts(item, name)


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
