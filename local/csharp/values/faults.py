"""The .NET exceptions that expressions meet most, with .NET's wording."""

from local.csharp.errors import ExpressionFault


def null_reference() -> ExpressionFault:
    """A member of null."""
    return ExpressionFault("NullReferenceException", "Object reference not set to an instance of an object.")


def invalid_cast(source: str, target: str) -> ExpressionFault:
    """A cast to what the value is not; full names."""
    return ExpressionFault("InvalidCastException", f"Unable to cast object of type '{source}' to type '{target}'.")


def divided_by_zero() -> ExpressionFault:
    """Integers divided by zero."""
    return ExpressionFault("DivideByZeroException", "Attempted to divide by zero.")


def overflow(target: str) -> ExpressionFault:
    """A value too large or too small; `target` as .NET calls the type, such as `an Int32`."""
    return ExpressionFault("OverflowException", f"Value was either too large or too small for {target}.")


def arithmetic_overflow() -> ExpressionFault:
    """A checked operation, or the smallest number divided by minus one."""
    return ExpressionFault("OverflowException", "Arithmetic operation resulted in an overflow.")


def bad_format(text: str) -> ExpressionFault:
    """Text that is no number, date or the like."""
    return ExpressionFault("FormatException", f"The input string '{text}' was not in a correct format.")


def argument_null(name: str) -> ExpressionFault:
    """Null where a value is needed."""
    return ExpressionFault("ArgumentNullException", f"Value cannot be null. (Parameter '{name}')")


def out_of_range(name: str) -> ExpressionFault:
    """An index or length outside of what there is."""
    return ExpressionFault(
        "ArgumentOutOfRangeException",
        f"Specified argument was out of the range of valid values. (Parameter '{name}')",
    )


def index_out_of_range() -> ExpressionFault:
    """An index outside of an array or a string."""
    return ExpressionFault("IndexOutOfRangeException", "Index was outside the bounds of the array.")


def argument(message: str) -> ExpressionFault:
    """An argument that makes no sense."""
    return ExpressionFault("ArgumentException", message)


def key_not_found(key: object) -> ExpressionFault:
    """A dictionary without the key."""
    return ExpressionFault("KeyNotFoundException", f"The given key '{key}' was not present in the dictionary.")


def invalid_operation(message: str) -> ExpressionFault:
    """An operation that the state of the object rules out."""
    return ExpressionFault("InvalidOperationException", message)


def unknown_here(what: str) -> ExpressionFault:
    """Something that .NET knows and the local Azure does not; found only as it runs."""
    return ExpressionFault("NotSupportedException", f"The local Azure does not know {what}.")
