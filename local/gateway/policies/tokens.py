"""validate-azure-ad-token: lets a caller pass who has a token of the local Entra ID (`issuer.py`).

Reasons and wordings are those of validate-jwt in "Error handling in API Management policies".
LIMITATIONS: `decryption-keys`, `backend-application-ids` and `authentication-endpoint` are refused.
"""

from collections.abc import Callable
from typing import Any

from local.csharp.types.jwt import read_jwt
from local.gateway.build import Builder
from local.gateway.document import Node
from local.gateway.faults import token_refused
from local.gateway.issuer import BadToken
from local.gateway.run import Run
from local.gateway.steps import Act, Told

_BEARER = "bearer "
_ANY_TENANT = frozenset({"common", "organizations"})
_Texts = list[Callable[[Run], str]]
_Claim = tuple[Callable[[Run], str], Callable[[Run], str], Callable[[Run], str], _Texts]


def validate_azure_ad_token(node: Node, build: Builder) -> Act:
    """Refuses a request without a token that fits."""
    tenant, token = build.text(node.attributes["tenant-id"]), _source(node, build)
    status = build.number(node, "failed-validation-httpcode", "401")
    said = build.attribute(node, "failed-validation-error-message")
    variable = node.attributes.get("output-token-variable-name")
    apps = _listed(node, build, "client-application-ids")
    audiences = _listed(node, build, "audiences")
    required = _claims(node, build)

    def act(run: Run) -> Told:
        text = token(run)
        if run.trace:
            run.trace.hide([text])
        try:
            claims = _verified(run, text)
            _check(claims, tenant(run), [app(run) for app in apps], [one(run) for one in audiences])
            for name, match, separator, values in required:
                _check_claim(claims, name(run), match(run), separator(run), [value(run) for value in values])
        except BadToken as bad:
            raise token_refused(status(run), bad.reason, str(bad), said(run) if said else None) from None
        if variable:
            run.context.variables[variable] = read_jwt(text)
        return {"application": _application(claims), "tenant": claims.get("tid")}

    return act


def _source(node: Node, build: Builder) -> Callable[[Run], str]:
    by_value, by_query = build.attribute(node, "token-value"), build.attribute(node, "query-parameter-name")
    if by_value:
        return by_value
    if by_query:
        return lambda run: run.parameters.one(by_query(run))
    header = build.text(node.attributes.get("header-name", "Authorization"))

    def bearer(run: Run) -> str:
        given = run.headers.one(header(run))
        return given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else given

    return bearer


def _listed(node: Node, build: Builder, part: str) -> _Texts:
    return [build.text(one.text.strip()) for child in node.children if child.tag == part for one in child.children]


def _claims(node: Node, build: Builder) -> list[_Claim]:
    claims = [claim for child in node.children if child.tag == "required-claims" for claim in child.children]
    return [
        (
            build.text(claim.attributes["name"]),
            build.text(claim.attributes.get("match", "all")),
            build.text(claim.attributes.get("separator", "")),
            [build.text(value.text.strip()) for value in claim.children],
        )
        for claim in claims
    ]


def _verified(run: Run, text: str) -> dict[str, Any]:
    if not text:
        raise BadToken("TokenNotPresent", "JWT not present.")
    claims = run.world.issuer.claims(text)
    now = run.world.now().timestamp()
    if not claims.get("nbf", now) <= now < claims.get("exp", 0):
        raise BadToken("TokenExpired", "The token's lifetime is over, or has not begun. Access denied.")
    return claims


def _check(claims: dict[str, Any], tenant: str, apps: list[str], audiences: list[str]) -> None:
    wanted = tenant.rstrip("/").rsplit("/", 1)[-1].lower()
    if wanted not in _ANY_TENANT and str(claims.get("tid")).lower() != wanted:
        raise BadToken("TokenIssuerNotAllowed", "The token's issuer is not the tenant. Access denied.")
    if audiences and not set(_values(claims.get("aud"), "")) & set(audiences):
        raise BadToken("TokenAudienceNotAllowed", "The token's audience is not allowed. Access denied.")
    if apps and _application(claims) not in {app.lower() for app in apps}:
        raise BadToken("TokenClaimValueNotAllowed", "Claim azp value is not allowed. Access denied.")


def _check_claim(claims: dict[str, Any], name: str, match: str, separator: str, wanted: list[str]) -> None:
    if name not in claims:
        raise BadToken("TokenClaimNotFound", f"JWT token is missing the following claims: {name}. Access denied.")
    found = set(_values(claims[name], separator))
    fits = [value in found for value in wanted]
    if wanted and not (any(fits) if match == "any" else all(fits)):
        raise BadToken("TokenClaimValueNotAllowed", f"Claim {name} value is not allowed. Access denied.")


def _values(claim: Any, separator: str) -> list[str]:
    if isinstance(claim, list):
        return [str(part) for part in claim]
    return str(claim).split(separator) if separator else [str(claim)]


def _application(claims: dict[str, Any]) -> str:
    """The application that asks: `azp` in tokens of version 2, `appid` in those of version 1."""
    return str(claims.get("azp") or claims.get("appid") or "").lower()
