"""What may go wrong: an expression that the service would not take, and one that fails as it runs."""


class ExpressionError(ValueError):
    """The expression can't be stored: a syntax error, a type or member that isn't allowed, types that don't fit.

    The message names the expression, line, column and the part in question. `line` and `column` count from 1 and
    from the `@` of the expression; `reason` is the message without the place.
    """

    def __init__(self, text: str, line: int, column: int, reason: str) -> None:
        self.line = line
        self.column = column
        self.reason = reason
        super().__init__(f"{shortened(text)}, line {line}, column {column}: {reason}")


class ExpressionFault(Exception):
    """A .NET exception that an expression let pass: `name` as in `NullReferenceException`, and its `message`.

    Messages are those of .NET 8 where a public source shows them; names are what to rely on.
    """

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        self.message = message
        super().__init__(f"{name}: {message}")


_LONGEST = 200


def shortened(text: str) -> str:
    """The text as messages quote it: one line, and at most about 200 characters."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."
