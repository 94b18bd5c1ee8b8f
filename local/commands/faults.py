"""`fault` lets models, or a store, have a bad day, `heal` ends it, `breakers` tells what the gateways think of them."""

import json
from typing import Annotated, Any

import typer

from local.store import Trouble

from .client import USUAL, NoLocalAzure, checked, control, fail

AzureOption = Annotated[str, typer.Option("--azure", help="The local Azure.", callback=checked)]


def fault(  # noqa: PLR0913, PLR0917 (an option is an argument)
    effect: Annotated[Trouble, typer.Argument(help="What goes wrong.")],
    deployment: Annotated[
        str, typer.Option("--deployment", "-d", help="Whose: account/deployment, each may hold *.")
    ] = "*/*",
    region: Annotated[str, typer.Option("--region", "-r", help="Where: a region such as swedencentral.")] = "*",
    store: Annotated[
        str | None, typer.Option("--store", "-s", help="An App Configuration store instead; may hold *.")
    ] = None,
    times: Annotated[int | None, typer.Option(help="For how many requests.", show_default="until healed")] = None,
    retry_after: Annotated[int, typer.Option(help="What a 429 tells, in seconds.")] = 1,
    seconds: Annotated[float, typer.Option(help="How late a slow answer is.")] = 1.0,
    azure: AzureOption = USUAL,
) -> None:
    """Let deployments, or a store, fail: 429, 500, slow, cut (no answer), cut-within (a broken answer)."""
    whose: dict[str, Any] = {"deployment": deployment, "region": region} if store is None else {"store": store}
    body = {"effect": effect.value, **whose}
    body |= {"retryAfter": retry_after, "seconds": seconds} | ({} if times is None else {"times": times})
    _control(azure, "POST", "/faults", body)
    told = f"{deployment} in {region}" if store is None else f"store {store}"
    typer.echo(f"{effect.value} for {told}, {_lasting(times)}.")


def heal(azure: AzureOption = USUAL) -> None:
    """Let all be well again: no faults, and every breaker closed."""
    _control(azure, "POST", "/faults/clear", {})
    _control(azure, "POST", "/breakers/reset", {})
    typer.echo("No faults; every breaker is closed.")


def breakers(
    as_json: Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document.")] = False,
    azure: AzureOption = USUAL,
) -> None:
    """Tell the state of every breaker of every gateway."""
    found = _control(azure, "GET", "/breakers")
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    for service, backends in found.items():
        for backend, state in backends.items():
            until = f" until {state['openUntil']}" if state["state"] == "open" else ""
            typer.echo(f"{service}  {backend}  {state['state']}{until}, {state['failures']} failures")


def _lasting(times: int | None) -> str:
    return "until healed" if times is None else f"for {times} request{'s' * (times != 1)}"


def _control(azure: str, method: str, path: str, body: Any = None) -> Any:
    try:
        return control(azure, method, path, body)
    except NoLocalAzure as problem:
        raise fail(str(problem)) from None
