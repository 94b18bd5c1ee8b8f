"""Static types of C#, as plain values that compare and hash."""

from __future__ import annotations

from dataclasses import dataclass

ARRAY = "[]"
NULLABLE = "Nullable"
_PARAMETER = "!"


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its short name (`int`, `JObject`, `Dictionary`) and arguments. Type parameters begin with `!`."""

    name: str
    args: tuple[Type, ...] = ()

    def __str__(self) -> str:
        if self.name == ARRAY:
            return f"{self.args[0]}[]"
        if self.name == NULLABLE and self.args:
            return f"{self.args[0]}?"
        inner = f"<{', '.join(map(str, self.args))}>" if self.args else ""
        return self.name.removeprefix(_PARAMETER) + inner

    @property
    def is_parameter(self) -> bool:
        """Whether it stands for a type still to be found."""
        return self.name.startswith(_PARAMETER)

    @property
    def is_open(self) -> bool:
        """Whether a type parameter is in it."""
        return self.is_parameter or any(arg.is_open for arg in self.args)


VOID = Type("void")
NULL = Type("<null>")
OBJECT = Type("object")
STRING = Type("string")
BOOL = Type("bool")
CHAR = Type("char")
INT = Type("int")
UINT = Type("uint")
LONG = Type("long")
ULONG = Type("ulong")
FLOAT = Type("float")
DOUBLE = Type("double")
DECIMAL = Type("decimal")
BYTE = Type("byte")

BITS = {
    "sbyte": (8, True),
    "byte": (8, False),
    "short": (16, True),
    "ushort": (16, False),
    "int": (32, True),
    "uint": (32, False),
    "long": (64, True),
    "ulong": (64, False),
}
"""Integral types: how many bits, and whether signed. `char` counts as one for conversions only."""

REAL = ("float", "double", "decimal")
NUMERIC = (*BITS, *REAL, "char")
"""What arithmetic takes."""


def parameter(name: str) -> Type:
    """The type parameter of that name."""
    return Type(_PARAMETER + name)


def array_of(element: Type) -> Type:
    """`element[]`."""
    return Type(ARRAY, (element,))


def nullable(inner: Type) -> Type:
    """`inner?`; a nullable stays as it is."""
    return inner if inner.name == NULLABLE else Type(NULLABLE, (inner,))


def without_null(kind: Type) -> Type:
    """What a nullable holds; other types as they are."""
    return kind.args[0] if kind.name == NULLABLE else kind


def substituted(kind: Type, known: dict[str, Type]) -> Type:
    """The type with the type parameters in `known`, by their marked name, replaced."""
    if kind.is_parameter:
        return known.get(kind.name, kind)
    if not kind.args:
        return kind
    return Type(kind.name, tuple(substituted(arg, known) for arg in kind.args))


def limits(name: str) -> tuple[int, int]:
    """The smallest and the largest value of an integral type."""
    if name == "char":
        return 0, 0xFFFF
    bits, signed = BITS[name]
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
