"""Policy expressions of API Management: `@(...)` and `@{...}`, checked as they are stored, evaluated with C#'s rules.

`compiled(text)` gives an `Expression` or raises ExpressionError; `Expression.evaluate(context)` gives a value or
raises ExpressionFault; `text_of(value)` is what a header, a body or an attribute makes of a value. A text is parsed
by tree-sitter's C# grammar, bound with C# 7's types, conversions and overloads, and run as closures of Python.
Nothing outside of an expression is looked at: `{{named values}}` are filled in before.

LIMITATIONS
- Of the allowed types these are refused by name: X509 and RSA, symmetric ciphers (`Encrypt`, `Decrypt`), System.Xml,
  `JConstructor`, `JRaw`, `TimeZone`, `TimeZoneInfo`, `Tuple`, `Enum`, `StringReader`, `StringWriter`, `Oid`,
  `IEnumerator`. So are `GetType`, `GetHashCode` (another one in every process), and `context.GraphQL`.
- Of C# 7 these are refused: tuples, anonymous types, `dynamic`, LINQ's query syntax, local functions, `typeof`,
  `nameof`, `goto`, `lock`, blocks of `checked` and `unchecked`, arrays of more than one dimension, assignments to the
  bytes of an array, delegates other than as arguments, `&` and `|` of nullable bools.
- Cultures are the invariant one, the time zone is UTC. Sorting by culture is approximate (`values/utf16.py`); finding
  by culture (`IndexOf`, `StartsWith`) is ordinal.
- Where .NET versions differ it is .NET 8 for the text of numbers; of members only what .NET Framework 4.8 has is known.
- `Regex` takes what means the same in Python (`values/patterns.py`), `SelectToken` names, indexes, `*` and `..`.
- JSON is read strictly: single quotes, comments and bare names, which Newtonsoft takes, are faults.
- `==` of an `object` and a string compares references, as in C#; equal texts of literals are one object only there.
- A loop ends with a fault after 100,000 rounds.
- Where C# calls an invocation ambiguous, the member that is declared first is taken.
"""

from .context import Context
from .errors import ExpressionError, ExpressionFault
from .expression import Expression, compiled
from .values.texts import text_of

__all__ = ["Context", "Expression", "ExpressionError", "ExpressionFault", "compiled", "text_of"]
