"""A review as text for a person: each stack as a preview shows it, then one line for all."""

from rich.console import Console
from rich.text import Text

from offline.text import show_comparison

from .stacks import Failed, Review, Shown


def show(review: Review, console: Console) -> None:
    """Prints a review. What could not be compared is named; why is told by `failures`."""
    console.print(Text(f"Base {review.between.base_title}, head {review.between.head_title}", "bold"))
    if review.touches_rules:
        _show_touched(review.touches_rules, console)
    for stack in review.stacks:
        console.print()
        if isinstance(stack, Failed):
            console.print(Text(f"{stack.name}: {outcome(stack)}", "bold red"))
        else:
            show_comparison(stack.compared, console)
    console.print()
    console.print(Text(closing(review), "green" if review.exit_code == 0 else "bold red"))


def failures(review: Review) -> list[str]:
    """Why stacks could not be compared, each with its name."""
    return [f"{it.name} stops here:\n  {it.message}" for it in review.stacks if isinstance(it, Failed)]


def closing(review: Review) -> str:
    """One line for all stacks."""
    count = len(review.stacks)
    said = ", ".join(f"{stack.name} {outcome(stack)}" for stack in review.stacks)
    return f"{count} {'stack' if count == 1 else 'stacks'}: {said}."


def outcome(stack: Shown | Failed) -> str:
    """What became of a stack, in a word or two."""
    if isinstance(stack, Failed):
        return "failed" if stack.exit_code == 1 else "not compared"
    return "blocked" if stack.exit_code else "passes"


def _show_touched(paths: tuple[str, ...], console: Console) -> None:
    console.print()
    console.print(
        Text("Look at this first: head changes what judges it, so its own verdict proves less.", "bold yellow")
    )
    for path in paths:
        console.print(Text(f"  {path}", "yellow"))
