"""`trace` sends a request through a gateway and shows each policy step, as API Management's trace does."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from local.gateway.requests import TRACE

from .client import BAD_INPUT, USUAL, Answer, NoLocalAzure, ask, control, fail
from .faults import AzureOption

_ARM_VERSION = "2024-05-01"
_OK = 200
_FACTS = ("api", "operation", "product", "subscription")
_USUAL_BODY = '{"messages": [{"role": "user", "content": "Hello"}]}'


def trace(  # noqa: PLR0913, PLR0917 (an option is an argument)
    service: Annotated[str, typer.Argument(help="The API Management service, or the id of a trace that is kept.")],
    path: Annotated[str, typer.Argument(help="Path and query below it, such as /openai/v1/chat/completions.")] = "",
    caller: Annotated[str, typer.Option("--as", help="The subscription whose key is sent.")] = "",
    header: Annotated[list[str] | None, typer.Option("--header", "-H", help="name: value; repeat it.")] = None,
    body: Annotated[str, typer.Option("--body", "-b", help="JSON, or @ and a file.")] = _USUAL_BODY,
    method: Annotated[str, typer.Option("--method", "-X")] = "POST",
    as_json: Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document.")] = False,
    azure: AzureOption = USUAL,
) -> None:
    """Show what a request goes through: every policy with its values, and the backend chosen."""
    try:
        headers = _given(header) | (_key(azure, service, path, caller) if caller and path else {})
        content = None if method.upper() in ("GET", "DELETE") else _content(body)
        identity = service
        if path:
            answer = ask(azure, method.upper(), f"/{service}/{path.lstrip('/')}", content, headers)
            identity = _traced(answer, service, azure)
        document = control(azure, "GET", f"/traces/{identity}")
    except NoLocalAzure as problem:
        raise fail(str(problem)) from None
    typer.echo(json.dumps(document, indent=2) if as_json else shown(document))


def shown(document: dict[str, Any]) -> str:
    """A trace as text: what was asked, a line a step, what came of it."""
    lines = [f"{document['method']} {document['path']}"]
    lines += [
        f"  {fact}: {document[fact]}" for fact in ("api", "operation", "product", "subscription") if document.get(fact)
    ]
    for step in document["steps"]:
        told = ", ".join(f"{name}={_short(value)}" for name, value in step["told"].items() if value is not None)
        lines.append(f"  {step['section']:9} {step['scope']:10} {step['path'] or step['element']}: {told}".rstrip(": "))
    if error := document.get("error"):
        lines.append(f"  error: {error['source']}, {error['reason']}: {error['message']}")
    backend = f" from {document['backend']}" if document.get("backend") else ""
    return "\n".join([*lines, f"{document['status']}{backend}, trace {document['id']}"])


def _short(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else json.dumps(value)


def _traced(answer: Answer, service: str, azure: str) -> str:
    """The id of the trace that a request left."""
    found = answer.headers.get(f"{TRACE}-id")
    if found is None:
        says = f"'{service}' is no API Management service of {azure}: HTTP {answer.status}."
        raise NoLocalAzure(f"{says} {azure}/_local tells which there are.")
    return found


def _given(lines: list[str] | None) -> dict[str, str]:
    headers = {"content-type": "application/json", TRACE: "true"}
    for line in lines or ():
        name, colon, value = line.partition(":")
        if not colon:
            raise fail(f"--header '{line}' is no 'name: value'.", BAD_INPUT)
        headers[name.strip()] = value.strip()
    return headers


def _key(azure: str, service: str, path: str, caller: str) -> dict[str, str]:
    """The subscription's key, in the header that the API takes it from; it is shown nowhere."""
    told = control(azure, "GET", "").get("gateways", {}).get(service)
    if told is None:
        raise NoLocalAzure(f"There is no API Management service '{service}' in {azure}.")
    address = f"{told['id']}/subscriptions/{caller}/listSecrets?api-version={_ARM_VERSION}"
    answer: Answer = ask(azure, "POST", address, b"", {"authorization": "Bearer local"})
    if answer.status != _OK:
        raise NoLocalAzure(f"The service '{service}' has no subscription '{caller}' (HTTP {answer.status}).")
    apis = sorted(told["apis"].values(), key=lambda api: len(api["path"]), reverse=True)
    fitting = [api for api in apis if path.lstrip("/").lower().startswith(api["path"].lower())]
    return {fitting[0]["keyHeader"] if fitting else "Ocp-Apim-Subscription-Key": answer.json["primaryKey"]}


def _content(body: str) -> bytes:
    if not body.startswith("@"):
        return body.encode()
    try:
        return Path(body[1:]).read_bytes()
    except OSError as error:
        raise fail(f"--body {body}: can't be read ({error.strerror}).", BAD_INPUT) from None
