"""The options that commands share, and what they come to."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from rollout.errors import BadInput
from rollout.stacks import stack_names
from rollout.subject import Place

Task = Annotated[str, typer.Argument(help="A task of the stack, such as summarize.", metavar="TASK")]
StackName = Annotated[
    str | None,
    typer.Option("--stack", "-s", envvar="PULUMI_STACK", help="The stack.", show_default="the only one there is"),
]
Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/rollout.md).")]
Now = Annotated[bool, typer.Option("--now", help="Write the store too, at once, and not only the stack's file.")]
Reason = Annotated[str | None, typer.Option("--reason", "-r", help="Why; it stays in the history.")]
Subscription = Annotated[
    str | None,
    typer.Option(
        envvar="AZURE_SUBSCRIPTION_ID",
        help="The subscription that the stack is deployed to.",
        show_default="azure-native:subscriptionId of the stack",
    ),
]
Local = Annotated[
    str | None, typer.Option(help="The local Azure in place of Azure, such as http://127.0.0.1:8400.", metavar="URL")
]


def place(stack: str | None, subscription: str | None = None, local: str | None = None) -> Place:
    """Where a command works: the project in the working directory, and one of its stacks.

    Raises:
        BadInput: there is no such stack, or nobody said which of several is meant.
    """
    root = Path.cwd()
    known = stack_names(root)
    listed = ", ".join(known) or "none"
    if stack is None:
        if len(known) != 1:
            raise BadInput(f"--stack: which one? There are: {listed}. (PULUMI_STACK says it for a whole shell.)")
        stack = known[0]
    elif stack not in known:
        raise BadInput(f"--stack {stack}: there is no Pulumi.{stack}.yaml in this folder. Stacks: {listed}.")
    return Place(root, stack, subscription or None, local)


def print_json(document: Any) -> None:
    """Prints one JSON document."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
