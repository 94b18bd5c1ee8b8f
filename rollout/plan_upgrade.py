"""`plan-upgrade`: the whole migration away from one model version."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from model_lifecycle import catalogue

from . import stacks
from . import subscription as azure
from .arm import PUBLIC, EndPoint, subscription_id
from .errors import BadInput
from .reporting import one_form, reported
from .retirements import day_of
from .retiring import tested, text
from .stacks import Stack
from .subscription import Region
from .upgrade import document
from .upgrade.markdown import as_markdown
from .upgrade.plan import Migration, Plan, plan_of, refuse_unoffered, unoffered
from .upgrade.text import as_text

_Version = Annotated[
    str, typer.Argument(help="The version that retires, as under models: <model>-<version>.", metavar="VERSION")
]
_To = Annotated[
    str | None, typer.Option(help="The version to move to.", metavar="VERSION", show_default="the catalogue's")
]
_Stacks = Annotated[
    list[str] | None, typer.Option("--stack", "-s", help="A stack; repeat it.", show_default="all that have VERSION")
]
_On = Annotated[str | None, typer.Option(help="Plan as of this day.", metavar="DATE", show_default="today")]
_Subscription = Annotated[
    str | None,
    typer.Option(
        envvar="AZURE_SUBSCRIPTION_ID",
        help="Also ask Azure what this subscription is offered and may use; else only the files are read.",
    ),
]
_EndPoint = Annotated[
    str, typer.Option(help="Azure Resource Manager, of another cloud or on this machine (http://127.0.0.1:8400).")
]
_Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/retirements.md).")]
_Markdown = Annotated[bool, typer.Option("--markdown", "-m", help="Print the body of an issue.")]


def plan_upgrade(  # noqa: PLR0913, PLR0917 - one parameter for each option
    version: _Version,
    to: _To = None,
    stack: _Stacks = None,
    on: _On = None,
    subscription: _Subscription = None,
    endpoint: _EndPoint = PUBLIC,
    json: _Json = False,
    markdown: _Markdown = False,
) -> None:
    """Plan the migration away from a version: releases to test again, placements, quota, and the work with its dates.

    Changes nothing. Dates count backwards from the earliest retirement (docs/retirements.md).

    Exit code 0: here is the plan. 1: Azure can't be reached or refuses. 2: an option, a stack or a release can't be
    used, or nobody knows a replacement. 3: moving there makes no sense, or it is not offered where it would run.
    """
    with reported("There is no plan", json):
        one_form(json, markdown)
        day = day_of(on)
        found = _migrations(Path.cwd(), version, to, tuple(stack or ()), day)
        regions = _asked(found, EndPoint.parse(endpoint), subscription) if subscription else {}
        plans = _plans(Path.cwd(), found, day, regions)
    if json:
        typer.echo(document.as_json(plans, day))
    elif markdown:
        typer.echo(as_markdown(plans))
    else:
        text.console().print(as_text(plans))


def _migrations(root: Path, version: str, to: str | None, asked: tuple[str, ...], day: date) -> tuple[Migration, ...]:
    read = stacks.read_all(root, asked)
    having = [stack for stack in read if version in stack.settings.models]
    lacking = [stack.name for stack in read if stack not in having]
    if not having or (asked and lacking):
        known = ", ".join(dict.fromkeys(key for stack in read for key in stack.settings.models))
        raise BadInput(f"{version}: is not under models in {', '.join(lacking)}. There are: {known}.")
    return tuple(Migration.choose(stack, version, to, day) for stack in having)


def _asked(found: Sequence[Migration], end_point: EndPoint, of: str) -> Mapping[str, Region]:
    """The regions that the stacks are placed in; where one lacks the version, also the others inside the residency."""
    homes = {account.location for each in found for account in each.stack.settings.accounts.values()}
    key = subscription_id(of)
    with Console(stderr=True).status("Asking Azure ...") as status:
        regions = azure.read(end_point, key, sorted(homes), status.update)
        if any(unoffered(each, regions) for each in found):
            further = {region for each in found for region in _inside(each.stack)} - homes
            regions = {**regions, **azure.read(end_point, key, sorted(further), status.update)}
    for each in found:
        refuse_unoffered(each, regions)
    return regions


def _plans(root: Path, found: Sequence[Migration], day: date, regions: Mapping[str, Region]) -> tuple[Plan, ...]:
    releases, notes = tested.read(root)
    limits = {name: limit for region in regions.values() for name, limit in region.limits.items()}
    for each in found:
        tested.refuse_missing(each.stack.settings, releases, notes)
    return tuple(plan_of(each, releases, day, limits) for each in found)


def _inside(stack: Stack) -> set[str]:
    return {region for region in catalogue.REGIONS if catalogue.within(stack.settings.residency, region)}
