"""The .NET types that API Management allows in expressions, as its reference lists them (page of 2026-01-15).

Source: Microsoft, "API Management policy expressions", section ".NET Framework types allowed in policy expressions".
Members are allowed as `types/` declares them: all there are, or those of the list where it names some.
"""

_NAMES = {
    "Newtonsoft.Json": "Formatting JsonConvert",
    "Newtonsoft.Json.Linq": "Extensions JArray JConstructor JContainer JObject JProperty JRaw JToken JTokenType JValue",
    "System": (
        "Array BitConverter Boolean Byte Char Convert DateTime DateTimeKind DateTimeOffset Decimal Double "
        "Enum Exception Guid Int16 Int32 Int64 Math MidpointRounding Nullable Random SByte Single String "
        "StringComparer StringComparison StringSplitOptions TimeSpan TimeZone TimeZoneInfo Tuple UInt16 "
        "UInt32 UInt64 Uri UriPartial"
    ),
    "System.Collections.Generic": (
        "Dictionary HashSet ICollection IDictionary IEnumerable IEnumerator IList IReadOnlyCollection "
        "IReadOnlyDictionary ISet KeyValuePair List Queue Stack"
    ),
    "System.IO": "StringReader StringWriter",
    "System.Linq": "Enumerable",
    "System.Net": "IPAddress WebUtility",
    "System.Security.Cryptography": (
        "AsymmetricAlgorithm CipherMode HashAlgorithm HashAlgorithmName HMAC HMACMD5 HMACSHA1 HMACSHA256 "
        "HMACSHA384 HMACSHA512 KeyedHashAlgorithm MD5 Oid PaddingMode RNGCryptoServiceProvider RSA "
        "RSAEncryptionPadding RSASignaturePadding SHA1 SHA1Managed SHA256 SHA256Managed SHA384 SHA384Managed "
        "SHA512 SHA512Managed SymmetricAlgorithm"
    ),
    "System.Security.Cryptography.X509Certificates": (
        "PublicKey RSACertificateExtensions X500DistinguishedName X509Certificate X509Certificate2 "
        "X509ContentType X509NameType"
    ),
    "System.Text": "Encoding StringBuilder",
    "System.Text.RegularExpressions": "Capture CaptureCollection Group GroupCollection Match Regex RegexOptions",
    "System.Xml.Linq": (
        "Extensions XAttribute XCData XComment XContainer XDeclaration XDocument XDocumentType XElement XName "
        "XNamespace XNode XNodeDocumentOrderComparer XNodeEqualityComparer XObject XProcessingInstruction "
        "XText"
    ),
    "System.Xml": "XmlNodeType",
    "": "context BasicAuthCredentials Jwt",
}

ALLOWED = {name: f"{namespace}.{name}" for namespace, names in _NAMES.items() for name in names.split()}
"""Full names by short name."""

NAMESPACES = frozenset(_NAMES)
"""The namespaces they are in."""

KEYWORDS = {
    "bool": "Boolean",
    "byte": "Byte",
    "sbyte": "SByte",
    "short": "Int16",
    "ushort": "UInt16",
    "int": "Int32",
    "uint": "UInt32",
    "long": "Int64",
    "ulong": "UInt64",
    "float": "Single",
    "double": "Double",
    "decimal": "Decimal",
    "char": "Char",
    "string": "String",
    "object": "Object",
}
"""C#'s own words for types."""

ALIASES = {name: keyword for keyword, name in KEYWORDS.items()}
"""And back: `Int32` is `int`."""


def full_name(name: str) -> str:
    """What .NET calls a type: `System.UInt32` for `uint`."""
    short = KEYWORDS.get(name, name)
    return ALLOWED.get(short, f"System.{short}")
