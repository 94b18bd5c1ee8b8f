"""A JObject where C# sees a dictionary of tokens."""

from collections.abc import Iterator, MutableMapping
from typing import ClassVar

from local.csharp.kinds import Type

from .tokens import JObject, JToken


class TokenDictionary(MutableMapping[str, JToken]):
    """What is changed here is changed in the object."""

    cs_type: ClassVar[Type] = Type("JObject")

    def __init__(self, token: JObject) -> None:
        self.token = token

    def __getitem__(self, name: str) -> JToken:
        found = self.token.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name: str, value: JToken) -> None:
        self.token.set(name, value)

    def __delitem__(self, name: str) -> None:
        del self.token.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self.token.entries))

    def __len__(self) -> int:
        return len(self.token.entries)

    def __contains__(self, name: object) -> bool:
        return name in self.token.entries


def dictionary(token: JObject | None) -> TokenDictionary | None:
    """The object as a dictionary; null stays null."""
    return None if token is None else TokenDictionary(token)
