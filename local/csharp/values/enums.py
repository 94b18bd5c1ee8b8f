"""Enumerations of .NET, with .NET's numbers."""

import enum


class StringComparison(enum.Enum):
    """How texts are compared. Cultures are the invariant one."""

    CurrentCulture = 0
    CurrentCultureIgnoreCase = 1
    InvariantCulture = 2
    InvariantCultureIgnoreCase = 3
    Ordinal = 4
    OrdinalIgnoreCase = 5


StringSplitOptions = enum.Enum("StringSplitOptions", {"None": 0, "RemoveEmptyEntries": 1})
MidpointRounding = enum.Enum("MidpointRounding", {"ToEven": 0, "AwayFromZero": 1})
Formatting = enum.Enum("Formatting", {"None": 0, "Indented": 1})
DateTimeKind = enum.Enum("DateTimeKind", {"Utc": 1})
DayOfWeek = enum.Enum(
    "DayOfWeek", ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"], start=0
)
UriPartial = enum.Enum("UriPartial", ["Scheme", "Authority", "Path", "Query"], start=0)
JTokenType = enum.Enum(
    "JTokenType",
    [
        "None",
        "Object",
        "Array",
        "Constructor",
        "Property",
        "Comment",
        "Integer",
        "Float",
        "String",
        "Boolean",
        "Null",
        "Undefined",
        "Date",
        "Raw",
        "Bytes",
        "Guid",
        "Uri",
        "TimeSpan",
    ],
    start=0,
)
RegexOptions = enum.Flag(
    "RegexOptions",
    {
        "None": 0,
        "IgnoreCase": 1,
        "Multiline": 2,
        "ExplicitCapture": 4,
        "Compiled": 8,
        "Singleline": 16,
        "IgnorePatternWhitespace": 32,
        "CultureInvariant": 512,
    },
)
