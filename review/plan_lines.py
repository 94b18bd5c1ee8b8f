"""A plan as the lines of a diff: `+` for what is new, `-` for what goes, `!` for what changes."""

from collections.abc import Iterator

from offline.compare import Compared
from offline.operations import Op, Operation
from offline.tree import below, change_line

_SIGNS = {Op.CREATE: "+", Op.UPDATE: "!", Op.REPLACE: "!", Op.DELETE: "-"}


def plan_lines(compared: Compared) -> Iterator[str]:
    """The resources that something happens to, with what changes, and the outputs that change."""
    run = compared.head.run
    for operation in (*run.operations, *run.deletes):
        if operation.op is not Op.SAME:
            yield from _operation(operation)
    for change in compared.outputs:
        line = change_line(change).plain.strip()
        sign = line[0] if line.startswith(("+ ", "- ")) else "!"
        yield from _signed(sign, f"output {line.removeprefix(f'{sign} ')}")


def _operation(operation: Operation) -> Iterator[str]:
    sign = _SIGNS[operation.op]
    protected = " (protected)" if operation.protect else ""
    yield from _signed(sign, f"{operation.op} {operation.title}{protected}")
    for line in below(operation):
        yield from _signed(sign, f"    {line.plain.strip()}")


def _signed(sign: str, text: str) -> Iterator[str]:
    return (f"{sign} {line}" for line in text.splitlines())
