"""Exceptions as expressions see them."""

from typing import ClassVar

from local.csharp.errors import ExpressionFault
from local.csharp.kinds import Type


class Thrown:
    """An `Exception` that was made or caught."""

    cs_type: ClassVar[Type] = Type("Exception")

    def __init__(self, fault: ExpressionFault) -> None:
        self.fault = fault

    def cs_text(self) -> str:
        """Its name and message."""
        name = self.fault.name
        return f"{name if '.' in name else f'System.{name}'}: {self.fault.message}"
