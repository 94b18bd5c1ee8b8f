"""Convert and BitConverter."""

import base64
import binascii
import struct
from collections.abc import Callable
from typing import Any

from local.csharp.errors import ExpressionFault
from local.csharp.kinds import BITS, NUMERIC
from local.csharp.signatures import declare
from local.csharp.values.changes import changed
from local.csharp.values.faults import argument, out_of_range
from local.csharp.values.texts import text_of

from .bases import parsed_in

_TARGETS = {
    "ToBoolean": "bool",
    "ToByte": "byte",
    "ToSByte": "sbyte",
    "ToInt16": "short",
    "ToUInt16": "ushort",
    "ToInt32": "int",
    "ToUInt32": "uint",
    "ToInt64": "long",
    "ToUInt64": "ulong",
    "ToSingle": "float",
    "ToDouble": "double",
    "ToDecimal": "decimal",
}
_SOURCES = (*NUMERIC, "bool")
_CLEAN = str.maketrans("", "", " \t\r\n")


def _converter(target: str, source: str = "") -> Callable[[Any], Any]:
    if source == "char":
        return lambda value: changed(ord(value), target)
    return lambda value: changed(value, target)


def _from_base64(text: str) -> bytes:
    clean = text.translate(_CLEAN)
    try:
        return base64.b64decode(clean, validate=True)
    except binascii.Error:
        raise ExpressionFault(
            "FormatException",
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding "
            "characters, or an illegal character among the padding characters.",
        ) from None


_MEMBERS: dict[str, Any] = {}
for _method, _target in _TARGETS.items():
    for _source in _SOURCES:
        if _source != "char" or _target in BITS:
            _MEMBERS[f"static {_target} {_method}({_source} value)"] = _converter(_target, _source)
    _MEMBERS[f"static {_target} {_method}(maybe string value)"] = _converter(_target)
    _MEMBERS[f"static {_target} {_method}(object value)"] = _converter(_target)
for _source in (*_SOURCES, "DateTime", "object"):
    _MEMBERS[f"static string ToString({_source} value)"] = text_of
declare(
    "static class Convert",
    {
        **_MEMBERS,
        "static string ToString(maybe string value)": lambda text: text,
        "static int ToInt32(maybe string value, int fromBase)": lambda text, base: parsed_in(text, base, "int"),
        "static long ToInt64(maybe string value, int fromBase)": lambda text, base: parsed_in(text, base, "long"),
        "static uint ToUInt32(maybe string value, int fromBase)": lambda text, base: parsed_in(text, base, "uint"),
        "static byte ToByte(maybe string value, int fromBase)": lambda text, base: parsed_in(text, base, "byte"),
        "static string ToBase64String(byte[] inArray)": lambda value: base64.b64encode(value).decode(),
        "static byte[] FromBase64String(string s)": _from_base64,
    },
)

_LAYOUTS = {
    "short": ("ToInt16", "<h"),
    "ushort": ("ToUInt16", "<H"),
    "int": ("ToInt32", "<i"),
    "uint": ("ToUInt32", "<I"),
    "long": ("ToInt64", "<q"),
    "ulong": ("ToUInt64", "<Q"),
    "double": ("ToDouble", "<d"),
    "float": ("ToSingle", "<f"),
}


def _reader(layout: str) -> Callable[[bytes, int], Any]:
    form = struct.Struct(layout)

    def read(value: bytes, start: int) -> Any:
        if not 0 <= start < len(value):
            raise out_of_range("startIndex")
        if start + form.size > len(value):
            raise argument("Destination array is not long enough to copy all the items in the collection.")
        return form.unpack_from(value, start)[0]

    return read


def _writer(layout: str) -> Callable[[Any], bytes]:
    form = struct.Struct(layout)
    return lambda value: form.pack(value)  # noqa: PLW0108


def _hexadecimal(value: bytes, start: int = 0, size: int | None = None) -> str:
    end = len(value) if size is None else start + size
    if not 0 <= start <= end <= len(value):
        raise out_of_range("startIndex")
    return value[start:end].hex("-").upper()


declare(
    "static class BitConverter",
    {
        **{
            f"static {kind} {name}(byte[] value, int startIndex)": _reader(form)
            for kind, (name, form) in _LAYOUTS.items()
        },
        **{f"static byte[] GetBytes({kind} value)": _writer(form) for kind, (_, form) in _LAYOUTS.items()},
        "static byte[] GetBytes(bool value)": lambda value: bytes([value]),
        "static bool ToBoolean(byte[] value, int startIndex)": lambda value, start: bool(
            value[start : start + 1].strip(b"\0")
        ),
        "static string ToString(byte[] value)": _hexadecimal,
        "static string ToString(byte[] value, int startIndex)": _hexadecimal,
        "static string ToString(byte[] value, int startIndex, int length)": _hexadecimal,
        "static bool IsLittleEndian": lambda: True,
    },
)
