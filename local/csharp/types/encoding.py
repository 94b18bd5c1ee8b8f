"""Encoding and StringBuilder."""

from typing import Any, ClassVar

from local.csharp.kinds import Type
from local.csharp.library import writable
from local.csharp.signatures import declare
from local.csharp.values.faults import out_of_range
from local.csharp.values.formats import format_of
from local.csharp.values.texts import text_of
from local.csharp.values.utf16 import joined, length


class _Encoding:
    """An Encoding: Python's codec, and what .NET puts where a character has no place."""

    cs_type: ClassVar[Type] = Type("Encoding")

    def __init__(self, codec: str) -> None:
        self.codec = codec

    def encoded(self, text: str) -> bytes:
        """Bytes of a text; lone surrogates become what stands for an unknown character."""
        known = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in joined(text))
        return known.encode(self.codec, "replace")

    def decoded(self, value: bytes) -> str:
        """The text of bytes."""
        text = value.decode(self.codec, "replace")
        return text.replace("\ufffd", "?") if self.codec == "ascii" else text


def _static(codec: str) -> Any:
    encoding = _Encoding(codec)
    return lambda: encoding


declare(
    "class Encoding",
    {
        "static Encoding UTF8": _static("utf-8"),
        "static Encoding ASCII": _static("ascii"),
        "static Encoding Unicode": _static("utf-16-le"),
        "static Encoding BigEndianUnicode": _static("utf-16-be"),
        "static Encoding Default": _static("utf-8"),
        "byte[] GetBytes(string s)": _Encoding.encoded,
        "int GetByteCount(string s)": lambda encoding, text: len(encoding.encoded(text)),
        "string GetString(byte[] bytes)": _Encoding.decoded,
        "string GetString(byte[] bytes, int index, int count)": lambda encoding, value, start, count: encoding.decoded(
            value[start : start + count]
        ),
    },
)


class _Builder:
    """A StringBuilder."""

    cs_type: ClassVar[Type] = Type("StringBuilder")

    def __init__(self, text: str | None = None) -> None:
        self.text = text or ""

    def append(self, value: Any) -> "_Builder":
        """Adds the value's text."""
        self.text += text_of(value)
        return self

    def cs_text(self) -> str:
        """What was put together."""
        return self.text


def _inserted(builder: _Builder, index: int, value: Any) -> _Builder:
    if not 0 <= index <= len(builder.text):
        raise out_of_range("index")
    builder.text = builder.text[:index] + text_of(value) + builder.text[index:]
    return builder


def _removed(builder: _Builder, start: int, count: int) -> _Builder:
    if start < 0 or count < 0 or start + count > len(builder.text):
        raise out_of_range("startIndex")
    builder.text = builder.text[:start] + builder.text[start + count :]
    return builder


def _replaced(builder: _Builder, old: str, new: str | None) -> _Builder:
    builder.text = builder.text.replace(old, new or "")
    return builder


def _cut(builder: _Builder, size: int) -> None:
    builder.text = builder.text[:size].ljust(size, "\0")


declare(
    "class StringBuilder",
    {
        "new()": _Builder,
        "new(maybe string value)": _Builder,
        "StringBuilder Append(maybe string value)": _Builder.append,
        "StringBuilder Append(char value)": _Builder.append,
        "StringBuilder Append(object value)": _Builder.append,
        "StringBuilder Append(char value, int repeatCount)": lambda builder, char, count: builder.append(char * count),
        "StringBuilder AppendLine()": lambda builder: builder.append("\n"),
        "StringBuilder AppendLine(maybe string value)": lambda builder, text: builder.append((text or "") + "\n"),
        "StringBuilder AppendFormat(string format, params object[] args)": lambda builder, pattern, values: (
            builder.append(format_of(pattern, values))
        ),
        "StringBuilder Insert(int index, object value)": _inserted,
        "StringBuilder Remove(int startIndex, int length)": _removed,
        "StringBuilder Replace(string oldValue, maybe string newValue)": _replaced,
        "StringBuilder Clear()": lambda builder: _removed(builder, 0, len(builder.text)),
        "int Length": writable(lambda builder: length(builder.text), _cut),
        "string ToString()": _Builder.cs_text,
    },
)
