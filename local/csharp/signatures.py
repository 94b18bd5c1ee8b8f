"""Declarations in C#'s own words: `declare("class List<T> : IList<T>", {"int Count": len})`."""

import enum
import re
from collections.abc import Mapping
from typing import Any

from .kinds import ARRAY, Type, array_of, nullable, parameter
from .library import CONSTRUCTOR, EXTENSIONS, INDEXER, MISSING, OPERATORS, TYPES, Member, Parameter, Special, TypeInfo

_TOKEN = re.compile(r"\s*(\"[^\"]*\"|-?\w+|\[\]|.)")
_LITERALS = {"null": None, "true": True, "false": False}


class _Reader:
    """One declaration, token by token; `names` are the type parameters in sight."""

    def __init__(self, text: str, names: tuple[str, ...] = ()) -> None:
        self._tokens = [token for token in _TOKEN.findall(text) if token.strip()]
        self._at = 0
        self.names = names

    def peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self, *wanted: str) -> bool:
        if self.peek() not in wanted or not self.peek():
            return False
        self._at += 1
        return True

    def word(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def type(self) -> Type:
        name = self.word()
        args = tuple(self.types()) if self.take("<") else ()
        kind = parameter(name) if name in self.names else Type(name, args)
        while self.peek() in ("[]", "?"):
            kind = array_of(kind) if self.word() == "[]" else nullable(kind)
        return kind

    def types(self) -> list[Type]:
        found = [self.type()]
        while self.take(","):
            found.append(self.type())
        self.take(">")
        return found

    def names_in_brackets(self) -> tuple[str, ...]:
        found: list[str] = []
        while self.take("<", ","):
            found.append(self.word())
        self.take(">")
        return tuple(found)


def declare(header: str, members: Mapping[str, Any], *, values: type[enum.Enum] | None = None) -> None:
    """Makes a type known, or adds members to a type that is.

    A parameter of strings, arrays, sequences and functions refuses null unless it is declared `maybe`; members with
    `out` parameters return a tuple of the result and these. `header` is `class`, `struct`, `interface`,
    `static class` or `enum`, name and bases; keys of `members` are signatures (`new(...)` and `this[...]` for
    constructors and indexers), values functions, Specials, or constants where the key says `const`.
    """
    reader = _Reader(header)
    is_static = reader.take("static")
    keyword, name = reader.word(), reader.word()
    parameters = reader.names_in_brackets()
    reader.names = parameters
    bases = tuple(reader.types()) if reader.take(":") else ()
    is_value = keyword in {"struct", "enum"}
    is_interface = keyword == "interface"
    made = TypeInfo(name, parameters, bases, is_value, is_static, is_interface, values)
    known = TYPES.setdefault(name, made)
    for one in bases:
        if one.name in {"IEnumerable", "IReadOnlyList"} and known.enumerates is None:
            known.enumerates = one.args[0]
    for signature, run in members.items():
        _add(known, _member(signature, run, name, parameters))


def enumerates(name: str, element: str) -> None:
    """Says what `foreach` gives for a type that enumerates in more than one way."""
    known = TYPES[name]
    known.enumerates = _Reader(element, known.parameters).type()


def _add(known: TypeInfo, member: Member) -> None:
    if member.is_extension:
        EXTENSIONS.setdefault(member.name, []).append(member)
    known.members.setdefault(member.name, []).append(member)


def _member(signature: str, given: Any, owner: str, outer: tuple[str, ...]) -> Member:
    generic = re.search(r"\w+<([\w, ]+)>\(", signature)
    own = tuple(part.strip() for part in generic[1].split(",")) if generic else ()
    reader = _Reader(signature, outer + own)
    constant = given if reader.take("const") else MISSING
    is_static = constant is not MISSING or reader.take("static")
    special = given if isinstance(given, Special) else Special(given)
    if reader.take(CONSTRUCTOR):
        name, returns, is_static = CONSTRUCTOR, Type(owner, tuple(map(parameter, outer))), True
    else:
        returns = reader.type()
        name = reader.word()
    reader.names_in_brackets()
    parameters, is_extension = _parameters(reader)
    return Member(
        name=name,
        returns=returns,
        run=special.run if constant is MISSING else lambda: constant,
        parameters=parameters,
        is_static=is_static or is_extension,
        is_extension=is_extension,
        type_parameters=own,
        constant=constant,
        writes=special.writes,
        needs=special.needs,
        check=special.check,
    )


def _parameters(reader: _Reader) -> tuple[tuple[Parameter, ...] | None, bool]:
    if not reader.take("(", "["):
        return None, False
    is_extension = reader.take(INDEXER)
    found: list[Parameter] = []
    while not reader.take(")", "]"):
        is_params, is_out, maybe = reader.take("params"), reader.take("out"), reader.take("maybe")
        kind, name = reader.type(), reader.word()
        default = _default(reader.word()) if reader.take("=") else MISSING
        found.append(Parameter(name, kind, default, is_params, is_out, maybe or not _refuses_null(kind)))
        reader.take(",")
    return tuple(found), is_extension


def _refuses_null(kind: Type) -> bool:
    return kind.name in {"string", ARRAY, "Func", "Action"} or kind.name.startswith("IEnumerable")


def _default(word: str) -> Any:
    return _LITERALS[word] if word in _LITERALS else int(word)


def declare_operator(operator: str, signature: str, run: Any) -> None:
    """An operator of a type: `declare_operator("-", "TimeSpan op(DateTime left, DateTime right)", run)`."""
    OPERATORS.setdefault(operator, []).append(_member(f"static {signature}", run, "", ()))


def type_named(text: str) -> Type:
    """The type that a text such as `Dictionary<string, int?>` names."""
    return _Reader(text).type()
