"""From syntax tree to closures: each module binds some kinds of nodes, with C#'s own rules for their types."""

from . import access, calls, casts, conditions, creation, lambdas, literals, loops, operators, statements, trying, unary
from .binder import Binder

__all__ = [
    "Binder",
    "access",
    "calls",
    "casts",
    "conditions",
    "creation",
    "lambdas",
    "literals",
    "loops",
    "operators",
    "statements",
    "trying",
    "unary",
]
