"""set-header, set-status, set-body, return-response."""

from collections.abc import Callable
from http import HTTPStatus

from local import csharp
from local.gateway.build import Builder
from local.gateway.check import is_expression
from local.gateway.document import Node
from local.gateway.faults import Ended
from local.gateway.messages import Body, Headers, charset
from local.gateway.run import Run
from local.gateway.steps import Act, Told

FIXED = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})
"""Headers that set-header can't change (its reference page, Limitations)."""


def set_header(node: Node, build: Builder) -> Act:
    """Sets, adds to or removes a header of the request, or in outbound and on-error of the response."""
    change = values_change(node, build)

    def act(run: Run) -> Told:
        return change(run, run.message_headers, FIXED)

    return act


def values_change(node: Node, build: Builder) -> Callable[[Run, Headers, frozenset[str]], Told]:
    """What set-header and set-query-parameter do to a map of values."""
    name = build.text(node.attributes["name"])
    action = build.text(node.attributes.get("exists-action", "override"))
    values = [build.text(child.text.strip()) for child in node.children if child.tag == "value"]

    def change(run: Run, target: Headers, fixed: frozenset[str]) -> Told:
        called, does = name(run), action(run).strip()
        if called.lower() in fixed:
            return {"name": called, "action": "ignored: this header can't be changed"}
        if does == "delete":
            target.put(called, ())
            return {"name": called, "action": does}
        given = [value(run) for value in values]
        if does == "append":
            target.add(called, given)
        elif does != "skip" or called not in target:
            target.put(called, given)
        return {"name": called, "action": does, "values": list(given)} if run.trace else None

    return change


def set_status(node: Node, build: Builder) -> Act:
    """Sets the response's status and its reason."""
    code, reason = build.number(node, "code", "200"), build.text(node.attributes["reason"])

    def act(run: Run) -> Told:
        run.response.status_code, run.response.status_reason = code(run), reason(run)
        return {"code": run.response.status_code, "reason": run.response.status_reason}

    return act


def set_body(node: Node, build: Builder) -> Act:
    """Replaces the body of the request, or in outbound of the response."""
    value = build.value(node.text.strip() if is_expression(build.raw(node.text)) else node.text)

    def act(run: Run) -> Told:
        content = _bytes(value(run))
        if run.section in ("outbound", "on-error"):
            run.response.body = Body(content, charset=charset(run.message_headers.one("content-type")))
        else:
            run.body = Body(content)
            run.context.request.body = run.body
        return {"bytes": len(content)}

    return act


def return_response(node: Node, build: Builder) -> Act:
    """Ends the pipeline with a response of its own: 200 with no body, unless its parts say other."""
    acts: list[Act] = []
    for child in node.children:
        make = {"set-status": set_status, "set-header": set_header, "set-body": set_body}[child.tag]
        acts.append(make(child, build))

    def act(run: Run) -> Told:
        before, run.section = run.section, "outbound"
        run.respond(HTTPStatus.OK, HTTPStatus.OK.phrase, b"")
        for part in acts:
            part(run)
        run.section = before
        if run.trace:
            run.trace.steps[-1].told["status"] = run.response.status_code
        raise Ended

    return act


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else csharp.text_of(value).encode("utf-8", "surrogatepass")
