"""Uri, WebUtility and IPAddress."""

import html
import ipaddress
import re
from typing import Any, ClassVar
from urllib.parse import SplitResult, quote, quote_from_bytes, unquote, unquote_plus, urlsplit

from local.csharp.errors import ExpressionFault
from local.csharp.kinds import STRING, Type
from local.csharp.signatures import declare
from local.csharp.values.collections import Array
from local.csharp.values.enums import UriPartial
from local.csharp.values.faults import bad_format

_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443}
_UNRESERVED = "-_.~"
_KEPT = "-_.!*()"


class _Uri:
    """An absolute Uri."""

    cs_type: ClassVar[Type] = Type("Uri")

    def __init__(self, text: str) -> None:
        self.original = text
        self.parts = _split(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Uri) and self.cs_text() == other.cs_text()

    def __hash__(self) -> int:
        return hash(self.cs_text())

    @property
    def port(self) -> int:
        """The port, or the scheme's."""
        return self.parts.port if self.parts.port is not None else _PORTS.get(self.parts.scheme, -1)

    @property
    def authority(self) -> str:
        """Host, and port where it is not the scheme's."""
        is_default = self.port == _PORTS.get(self.parts.scheme, -1)
        return self.host if is_default else f"{self.host}:{self.port}"

    @property
    def host(self) -> str:
        """The host in small letters."""
        return self.parts.hostname or ""

    @property
    def path(self) -> str:
        """The path, at least a slash."""
        return quote(self.parts.path, safe="/%:@!$&'()*+,;=-._~") or "/"

    @property
    def query(self) -> str:
        """With its question mark, or empty."""
        return f"?{self.parts.query}" if self.parts.query else ""

    @property
    def fragment(self) -> str:
        """With its hash, or empty."""
        return f"#{self.parts.fragment}" if self.parts.fragment else ""

    def cs_text(self) -> str:
        """The whole address."""
        return f"{self.parts.scheme}://{self.authority}{self.path}{self.query}{self.fragment}"


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text.strip())
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ExpressionFault(
            "UriFormatException", "Invalid URI: The format of the URI could not be determined, or is not known here."
        )
    return parts


def _segments(uri: _Uri) -> Array:
    return Array(re.findall(r"[^/]*/|[^/]+", uri.path), STRING)


def _left(uri: _Uri, part: UriPartial) -> str:
    text = f"{uri.parts.scheme}://"
    for name, piece in (("Authority", uri.authority), ("Path", uri.path), ("Query", uri.query)):
        if part.value >= UriPartial[name].value:
            text += piece
    return text


declare(
    "class Uri",
    {
        "new(string uriString)": _Uri,
        "string Host": lambda uri: uri.host,
        "string Scheme": lambda uri: uri.parts.scheme,
        "int Port": lambda uri: uri.port,
        "string Authority": lambda uri: uri.authority,
        "string AbsolutePath": lambda uri: uri.path,
        "string PathAndQuery": lambda uri: uri.path + uri.query,
        "string Query": lambda uri: uri.query,
        "string Fragment": lambda uri: uri.fragment,
        "string AbsoluteUri": lambda uri: uri.cs_text(),
        "string OriginalString": lambda uri: uri.original,
        "bool IsDefaultPort": lambda uri: uri.port == _PORTS.get(uri.parts.scheme),
        "string[] Segments": _segments,
        "string GetLeftPart(UriPartial part)": _left,
        "string ToString()": lambda uri: unquote(uri.cs_text()),
        "static string EscapeDataString(string stringToEscape)": lambda text: quote(text, safe=_UNRESERVED),
        "static string UnescapeDataString(string stringToUnescape)": unquote,
        "static string EscapeUriString(string stringToEscape)": lambda text: quote(
            text, safe="-_.~!*'();/?:@&=+$,#[]%"
        ),
    },
)


def _form_encoded(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "replace"), safe=_KEPT + " ").replace("~", "%7E").replace(" ", "+")


declare(
    "static class WebUtility",
    {
        "static string UrlEncode(maybe string value)": lambda text: None if text is None else _form_encoded(text),
        "static string UrlDecode(maybe string value)": lambda text: None if text is None else unquote_plus(text),
        "static string HtmlEncode(maybe string value)": lambda text: (
            None if text is None else html.escape(text).replace("&#x27;", "&#39;")
        ),
        "static string HtmlDecode(maybe string value)": lambda text: None if text is None else html.unescape(text),
    },
)


class _Address:
    """An IPAddress."""

    cs_type: ClassVar[Type] = Type("IPAddress")

    def __init__(self, text: str) -> None:
        try:
            self.value = ipaddress.ip_address(text)
        except ValueError:
            raise bad_format(text) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Address) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def cs_text(self) -> str:
        """The address."""
        return str(self.value)


def _tried(text: str | None) -> tuple[bool, Any]:
    try:
        return (True, _Address(text)) if text is not None else (False, None)
    except ExpressionFault:
        return False, None


declare(
    "class IPAddress",
    {
        "static IPAddress Parse(string ipString)": _Address,
        "static bool TryParse(maybe string ipString, out IPAddress address)": _tried,
        "static bool IsLoopback(IPAddress address)": lambda address: address.value.is_loopback,
        "byte[] GetAddressBytes()": lambda address: address.value.packed,
        "string ToString()": _Address.cs_text,
    },
)
