"""Headers, bodies and URLs of a message on its way, in the form that expressions read."""

from collections.abc import AsyncIterator, Iterable, Sequence
from urllib.parse import parse_qsl, urlencode

from local.csharp import ExpressionFault, context

BUFFERED = 2 * 1024 * 1024
"""Bytes of a body that can be read or kept (learn.microsoft.com, "API Management limits", buffered payload)."""

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


class Headers(context.Headers):
    """Headers, or query parameters, that policies change."""

    def pairs(self) -> list[tuple[str, str]]:
        """Every name with every value, in order."""
        return [(name, value) for name, values in self._entries.values() for value in values]

    def put(self, name: str, values: Sequence[str]) -> None:
        """Sets the values, or removes the name where there are none."""
        if values:
            self._entries[name.lower()] = (name, tuple(values))
        else:
            self._entries.pop(name.lower(), None)

    def add(self, name: str, values: Sequence[str]) -> None:
        """Sets the values after those there are."""
        spelling, old = self._entries.get(name.lower(), (name, ()))
        self._entries[name.lower()] = (spelling, (*old, *values))

    def one(self, name: str, default: str = "") -> str:
        """All values as expressions join them, or the default."""
        entry = self._entries.get(name.lower())
        return ",".join(entry[1]) if entry else default


class Body(context.Body):
    """A body that may still be on its way: `load` before an expression reads it, `stream` to pass it on."""

    def __init__(
        self, content: bytes = b"", source: AsyncIterator[bytes] | None = None, charset: str = "utf-8"
    ) -> None:
        super().__init__(content, charset)
        self._source = source
        self.too_large = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing more will come."""
        return self._source is None

    async def load(self) -> None:
        """Takes what may be buffered of the rest; of a body that is too large, enough to see it."""
        if self._source is None or self.too_large:
            return
        parts = [self.content]
        size = len(self.content)
        async for part in self._source:
            parts.append(part)
            size += len(part)
            if size > BUFFERED:
                self.too_large = True
                break
        else:
            self._source = None
        self.content = b"".join(parts)

    def read(self, preserve: bool) -> bytes:
        """The content, for an expression.

        Raises:
            ExpressionFault: it is too large to be buffered, or was consumed before.
        """
        if self.too_large:
            raise ExpressionFault("InvalidOperationException", f"The message body is larger than {BUFFERED} bytes.")
        return super().read(preserve)

    async def stream(self) -> AsyncIterator[bytes]:
        """What has come, then what comes; only once, unless it is whole."""
        if self.content:
            yield self.content
        if self._source is not None:
            source, self._source, self.content = self._source, None, b""
            async for part in source:
                yield part

    async def drain(self) -> None:
        """Reads what nobody wanted to its end, because a client that still sends does not listen."""
        if self._source is not None:
            source, self._source = self._source, None
            async for _ in source:
                pass


def charset(content_type: str) -> str:
    """The charset that a Content-Type names, or UTF-8."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"') or "utf-8"
    return "utf-8"


def query(text: str) -> Headers:
    """The parameters of a query string, without its question mark."""
    return Headers(parse_qsl(text, keep_blank_values=True)) if text else Headers()


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """The query string, without a question mark."""
    return urlencode(list(pairs))
