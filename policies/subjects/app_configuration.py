"""App Configuration stores and what is in them, read lazily so that each rule meets only the values it needs."""

import re
from collections.abc import Mapping
from typing import Any

from model_lifecycle.flags import is_flag
from model_lifecycle.names import flag_key
from policies.values import text_at, value_at

from .subject import Resource

_ESCAPED = re.compile(r"(?:~[0-9a-fA-F]{2})+")
_LABEL = "$"
_PAST_ARM = ("azure:", "azurerm:")
_UPDATES = ("azapi:index/updateresource", "azapi:index/resourceaction")


class Store(Resource):
    """An App Configuration store."""

    @property
    def is_update(self) -> bool:
        """Whether it only changes some of a store that another resource makes."""
        return not self.received.place and self.resource.type.casefold().startswith(_UPDATES)

    def option(self, *path: str) -> Any:
        """An option of the store; None where nothing is said."""
        return value_at(self.body, "properties", *path)


class KeyValue(Resource):
    """A key-value of an App Configuration store."""

    @property
    def store(self) -> str:
        """The name of its store, in lower case. Raises as `name` does."""
        return (self.name_at(-2) or "").casefold()

    @property
    def key(self) -> str:
        """Its key as apps read it, without its label. Raises as `name` does."""
        return _ESCAPED.sub(_unescaped, (self.name or "").split(_LABEL, 1)[0])

    @property
    def label(self) -> str:
        """Its label; empty where it has none. Raises as `name` does."""
        return _ESCAPED.sub(_unescaped, (self.name or "").partition(_LABEL)[2])

    @property
    def is_flag(self) -> bool:
        """Whether apps take it for a feature flag. Raises as `name` does."""
        return is_flag(self.content_type) or self.key.startswith(flag_key(""))

    @property
    def passes_through_arm(self) -> bool:
        """Whether ARM writes it; azurerm writes into the store itself."""
        return bool(self.received.place) or not self.resource.type.casefold().startswith(_PAST_ARM)

    @property
    def content_type(self) -> str:
        """Its content type, empty where it has none."""
        return text_at(self.body, "properties", "contentType") or ""

    @property
    def value(self) -> str:
        """Its value, as text, white space too."""
        found = value_at(self.body, "properties", "value")
        return "" if found is None else str(found)

    @property
    def tags(self) -> Mapping[str, Any]:
        """Its tags; a hidden one stays in it as it is."""
        found = value_at(self.body, "properties", "tags")
        return found if isinstance(found, Mapping) else {}


def _unescaped(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("~", "")).decode("utf-8", "replace")
