"""`refresh-catalogue`: holds the catalogue of model versions against Azure, and updates its file."""

import contextlib
from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from model_lifecycle.catalogue import REGIONS, datafiles, parse

from . import stacks
from . import subscription as azure
from .arm import PUBLIC, EndPoint, subscription_id
from .catalogue import api, datafile, report
from .catalogue.listing import combined, disagreements
from .catalogue.merge import merge
from .catalogue.quotas import Quota, quotas_of, regions_of
from .errors import BadInput, Failed

_Locations = Annotated[
    list[str] | None,
    typer.Option("--location", "-l", help="A region to read; repeat it.", show_default="every region of regions.toml"),
]
_Stacks = Annotated[
    list[str] | None,
    typer.Option("--stack", "-s", help="Also hold the quotas of this stack against Azure's; repeat it."),
]
_Subscription = Annotated[
    str, typer.Option(envvar="AZURE_SUBSCRIPTION_ID", help="Whose models are read: the subscription's id.")
]
_EndPoint = Annotated[
    str, typer.Option(help="Azure Resource Manager, of another cloud or on this machine (http://127.0.0.1:8400).")
]
_Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/catalogue.md).")]
_Markdown = Annotated[bool, typer.Option("--markdown", "-m", help="Print the body of a pull request.")]


def refresh_catalogue(  # noqa: PLR0913, PLR0917 - one parameter for each option
    subscription: _Subscription,
    location: _Locations = None,
    stack: _Stacks = None,
    endpoint: _EndPoint = PUBLIC,
    json: _Json = False,
    markdown: _Markdown = False,
) -> None:
    """Read Azure's Models API and bring model_lifecycle/catalogue/data/models.toml up to date.

    Says what changed; git shows it too. A day that Azure doesn't tell is kept. With --stack it also reads the Usages
    API, and says where the stack's quota differs from the subscription's. Needs the role Reader on a subscription.

    Exit code 0: up to date. 1: Azure can't be reached, refuses, or its answer can't be used; nothing was written.
    2: an option can't be used.
    """
    with _reported(json):
        if json and markdown:
            raise BadInput("--json and --markdown: only one of them can be printed. Choose one.")
        end_point, key = EndPoint.parse(endpoint), subscription_id(subscription)
        regions, read = _regions(location), stacks.read_all(Path.cwd(), tuple(stack)) if stack else ()
        quotas = _quotas(end_point, key, read)
        done = replace(_refresh(end_point, key, regions, _today()), quotas=quotas)
        if json:
            typer.echo(report.as_json(done))
        elif markdown:
            typer.echo(report.as_markdown(done))
        else:
            report.console().print(report.as_text(done))


def _refresh(end_point: EndPoint, subscription: str, locations: tuple[str, ...], today: date) -> report.Refresh:
    path = datafiles.path("models").resolve()
    text = _text(path)
    with Console(stderr=True).status("Reading the models ...") as status:
        answer = api.read(end_point, subscription, locations, status.update)
    listings = combined(answer.listings)
    source = datafile.free_source(text, today)
    merged = merge(parse(text), listings, source, today)
    done = report.Refresh(today, answer, len(listings), merged, disagreements(answer.listings))
    if merged.entries:
        datafile.write(path, datafile.rewritten(text, merged.entries, today, (source, done.source)))
    return done


def _quotas(end_point: EndPoint, subscription: str, read: Sequence[stacks.Stack]) -> tuple[Quota, ...]:
    """Read before the catalogue is written, so that what fails here leaves the file alone."""
    regions = sorted({region for stack in read for region in regions_of(stack)})
    if not regions:
        return ()
    with Console(stderr=True).status("Reading the quotas ...") as status:
        found = azure.read(end_point, subscription, regions, status.update)
    return tuple(quota for stack in read for quota in quotas_of(stack, found))


def _text(path: Path) -> str:
    """The file as it is, line ends included."""
    return path.read_bytes().decode("utf-8")


def _regions(asked: list[str] | None) -> tuple[str, ...]:
    for region in asked or ():
        if region not in REGIONS:
            raise BadInput(
                f"--location {region}: is no region of model_lifecycle/catalogue/data/regions.toml, so nothing was "
                "read. Write it as there, such as swedencentral, or add its line."
            )
    return tuple(dict.fromkeys(asked or sorted(REGIONS)))


def _today() -> date:
    return datetime.now(UTC).date()


@contextlib.contextmanager
def _reported(as_json: bool) -> Generator[None, None, None]:
    """Turns what can go wrong into a message and an exit code."""
    try:
        yield
    except BadInput as error:
        raise typer.Exit(_report("bad-input", str(error), as_json, 2)) from None
    except Failed as error:
        raise typer.Exit(_report("failed", str(error), as_json, 1)) from None
    except OSError as error:
        message = f"The catalogue's file, or the result, can't be read or written: {error}"
        raise typer.Exit(_report("failed", message, as_json, 1)) from None


def _report(kind: str, message: str, as_json: bool, code: int) -> int:
    if as_json:
        typer.echo(report.failure_as_json(kind, message))
    else:
        typer.echo(f"The catalogue was not refreshed:\n  {message}", err=True)
    return code
