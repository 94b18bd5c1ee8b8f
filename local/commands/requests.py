"""`requests` tells what went through the gateways, one JSON object a line."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from .client import BAD_INPUT, USUAL, NoLocalAzure, ask, fail, message
from .faults import AzureOption

_OK = 200
_REFUSED = 400


def requests(
    since: Annotated[str, typer.Option(help="Only from this time on, such as 2026-11-22T12:00:00Z.")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
    azure: AzureOption = USUAL,
) -> None:
    """Tell what went through the gateways: the last 100,000 requests as JSON lines (docs/analysis.md)."""
    try:
        answer = ask(azure, "GET", f"/_local/requests?since={quote(since)}")
    except NoLocalAzure as problem:
        raise fail(str(problem)) from None
    if answer.status != _OK:
        raise fail(message(answer), BAD_INPUT if answer.status == _REFUSED else 1)
    if output is None:
        typer.echo(answer.body, nl=False)
        return
    try:
        output.write_bytes(answer.body)
    except OSError as error:
        raise fail(f"--output {output}: can't be written ({error.strerror}).") from None
