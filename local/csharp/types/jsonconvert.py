"""JsonConvert."""

from typing import Any

from local.csharp.kinds import OBJECT, Type
from local.csharp.library import typed
from local.csharp.signatures import declare
from local.csharp.values.enums import Formatting
from local.csharp.values.jsontext import parsed, written
from local.csharp.values.tokens import JContainer
from local.csharp.values.tokenvalues import object_of, token_of


def _serialized(value: Any, formatting: Formatting = Formatting["None"]) -> str:
    return written(token_of(value), indented=formatting is Formatting["Indented"])


def _deserialized(types: tuple[Type, ...], text: str) -> Any:
    if not text.strip():
        return object_of(None, types[0])
    return object_of(parsed(text), types[0])


def _object(text: str) -> Any:
    found = parsed(text) if text.strip() else None
    return found if isinstance(found, JContainer) else object_of(found, OBJECT)


declare(
    "static class JsonConvert",
    {
        "static string SerializeObject(object value)": _serialized,
        "static string SerializeObject(object value, Formatting formatting)": _serialized,
        "static T DeserializeObject<T>(string value)": typed(_deserialized),
        "static object DeserializeObject(string value)": _object,
    },
)
