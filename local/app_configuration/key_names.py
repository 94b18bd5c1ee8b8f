"""How Azure Resource Manager names a key-value: key, `$` and label, with `~` instead of `%` in escapes.

Source: Microsoft Learn, "Quickstart: create an App Configuration store by using an ARM template".
"""

from urllib.parse import unquote

_SEPARATOR = "$"


def read(name: str) -> tuple[str, str]:
    """Key and label of a name such as `.appconfig.featureflag~2Fsummarize$prod`; "" is no label."""
    key, _, label = name.partition(_SEPARATOR)
    return _unescaped(key), _unescaped(label)


def _unescaped(text: str) -> str:
    return unquote(text.replace("%", "%25").replace("~", "%"))
