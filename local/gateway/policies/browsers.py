"""cors: lets pages of other origins call, and answers their preflight requests.

LIMITATIONS: a preflight is judged by the first `cors` of the operation's inbound section only. On an origin that isn't
allowed, `terminate-unmatched-request` is taken as true unless it says otherwise (the page says both).
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from local.gateway.build import Builder
from local.gateway.document import Node
from local.gateway.faults import Ended
from local.gateway.run import Run
from local.gateway.steps import Act, Told

ELEMENT = "cors"
_SIMPLE = frozenset({"GET", "HEAD"})
_ASKED_METHOD, _ASKED_HEADERS = "access-control-request-method", "access-control-request-headers"
_Texts = list[Callable[[Run], str]]


@dataclass(frozen=True)
class _Rules:
    origins: list[str]
    methods: _Texts
    headers: list[str]
    exposed: list[str]
    age: Callable[[Run], int]
    credentials: Callable[[Run], bool]
    ends: Callable[[Run], bool]


def cors(node: Node, build: Builder) -> Act:
    """Adds what a browser asks for to the answer; ends a preflight, and a simple request of another origin."""
    rules = _rules(node, build)

    def act(run: Run) -> Told:
        origin = run.headers.one("origin")
        if not origin:
            return {"origin": None}
        is_allowed = "*" in rules.origins or origin.rstrip("/").lower() in rules.origins
        if is_preflight(run):
            _preflight(run, rules, is_allowed)
        if not is_allowed and run.context.request.method in _SIMPLE and rules.ends(run):
            run.respond(HTTPStatus.OK, HTTPStatus.OK.phrase, b"")
            raise Ended
        if is_allowed:
            _allow(run, rules)
        return {"origin": origin, "allowed": is_allowed}

    return act


def is_preflight(run: Run) -> bool:
    """Whether a browser asks what it may ask."""
    return run.context.request.method == "OPTIONS" and _ASKED_METHOD in run.headers and "origin" in run.headers


def _preflight(run: Run, rules: _Rules, is_allowed: bool) -> None:
    asked = run.headers.one(_ASKED_METHOD).upper()
    methods = [method(run).strip().upper() for method in rules.methods]
    wanted = {name.strip().lower() for name in run.headers.one(_ASKED_HEADERS).split(",") if name.strip()}
    fits = (
        is_allowed and ("*" in methods or asked in methods) and ("*" in rules.headers or wanted <= set(rules.headers))
    )
    headers = run.respond(HTTPStatus.OK, HTTPStatus.OK.phrase, b"")
    if fits:
        _allow(run, rules)
        headers.put("Access-Control-Allow-Methods", (asked,))
        headers.put("Access-Control-Allow-Headers", sorted(wanted))
        headers.put("Access-Control-Max-Age", (str(rules.age(run)),))
    raise Ended


def _allow(run: Run, rules: _Rules) -> None:
    run.answer_headers.put("Access-Control-Allow-Origin", (run.headers.one("origin"),))
    if rules.credentials(run):
        run.answer_headers.put("Access-Control-Allow-Credentials", ("true",))
    run.answer_headers.put("Access-Control-Expose-Headers", rules.exposed)


def _rules(node: Node, build: Builder) -> _Rules:
    listed = {child.tag: child for child in node.children}

    def words(part: str) -> list[str]:
        found = listed[part].children if part in listed else []
        return [build.raw(one.text).strip().rstrip("/").lower() for one in found]

    methods = listed.get("allowed-methods")
    named = [build.text(one.text.strip()) for one in methods.children] if methods else []
    usual: _Texts = [lambda _: "GET", lambda _: "POST"]
    return _Rules(
        words("allowed-origins"),
        named or usual,
        words("allowed-headers"),
        words("expose-headers"),
        build.number(methods, "preflight-result-max-age", "0") if methods else lambda _: 0,
        build.flag(node, "allow-credentials"),
        build.flag(node, "terminate-unmatched-request", "true"),
    )
