"""The plan of a migration for a person at a terminal, in 100 columns."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rollout.escaping import visible

from . import words
from .plan import Plan

_INDENT = 4


def as_text(plans: Sequence[Plan]) -> Group:
    """The plans one after the other: what is in the way first, then the order of work, then what to paste."""
    return Group(*(part for plan in plans for part in _parts(plan)))


def _parts(plan: Plan) -> Iterator[RenderableType]:
    yield Text(visible(words.heading(plan, visible)), "bold")
    for sentence in words.summary(plan, visible):
        yield _indented(Text(sentence))
    for warning in words.warnings(plan, visible):
        yield _indented(Text(warning, "red"))
    yield Text("\nReleases to test again", "bold")
    yield from (_indented(Text(line)) for line in words.releases(plan, visible))
    yield Text("\nQuota while both run, in units of capacity", "bold")
    yield _indented(_quota(plan))
    yield Text("\nOrder of work", "bold")
    yield _indented(_order(plan))
    yield Text("\nTo paste below model-lifecycle:models", "bold")
    yield Text(f"{plan.snippet}\n")


def _indented(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, _INDENT), expand=False)


def _quota(plan: Plan) -> Table:
    table = Table(*words.QUOTA_HEADINGS, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for cells, is_short in words.quota(plan):
        table.add_row(*map(Text, cells), style="red" if is_short else "")
    return table


def _order(plan: Plan) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(overflow="fold")
    for deed in plan.deeds:
        late = deed in plan.late
        when = f"{deed.by or 'then'}{' late' if late else ''}"
        table.add_row(when, Text(visible(deed.what)), style="red" if late else "")
        for command in deed.commands:
            table.add_row("", Text(f"$ {visible(command)}", "dim"))
    return table
