"""Exception."""

from local.csharp.errors import ExpressionFault
from local.csharp.signatures import declare
from local.csharp.values.exceptions import Thrown


def _made(message: str | None = None, *_inner: Thrown) -> Thrown:
    return Thrown(ExpressionFault("Exception", message or "Exception of type 'System.Exception' was thrown."))


declare(
    "class Exception",
    {
        "new()": _made,
        "new(maybe string message)": _made,
        "new(maybe string message, Exception innerException)": _made,
        "string Message": lambda thrown: thrown.fault.message,
    },
)
