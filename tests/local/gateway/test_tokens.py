"""validate-azure-ad-token, with tokens of the local issuer."""

from typing import Any

import pytest

TENANT = "22222222-2222-2222-2222-222222222222"
APP = "33333333-3333-3333-3333-333333333333"
AUDIENCE = "api://gateway"
POLICY = f"""<validate-azure-ad-token tenant-id='{TENANT}' output-token-variable-name='jwt'>
<client-application-ids><application-id>{APP.upper()}</application-id></client-application-ids>
<audiences><audience>{AUDIENCE}</audience></audiences>
<required-claims><claim name='roles' match='any'><value>Reader</value><value>Writer</value></claim></required-claims>
</validate-azure-ad-token>"""


@pytest.fixture
def guarded(world: Any) -> Any:
    told = (
        '<set-header name="x-app">'
        '<value>@(((Jwt)context.Variables["jwt"]).Claims.GetValueOrDefault("azp", ""))</value></set-header>'
    )
    world.document(inbound=POLICY + told, on_error=world.telling)
    return world


def bearer(world: Any, tenant: str = TENANT, **claims: Any) -> dict[str, str]:
    told = {"aud": AUDIENCE, "azp": APP, "roles": ["Writer"], **claims}
    token = world.gateway.world.issuer.token(world.clock.now(), {k: v for k, v in told.items() if v}, tenant)
    return {"authorization": f"Bearer {token}"}


def test_a_token_that_fits_passes_and_can_be_read(guarded: Any) -> None:
    assert guarded.call(headers=bearer(guarded)).status == 200
    assert guarded.backends.asked[-1].headers["x-app"] == APP


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "TokenNotPresent"),
        ({"authorization": "Bearer x.y.z"}, "JwtInvalid"),
        ({"authorization": "Bearer"}, "JwtInvalid"),
        ({"authorization": "Basic eDp5"}, "JwtInvalid"),
        ({"aud": "api://other"}, "TokenAudienceNotAllowed"),
        ({"azp": "44444444-4444-4444-4444-444444444444"}, "TokenClaimValueNotAllowed"),
        ({"roles": None}, "TokenClaimNotFound"),
        ({"roles": ["Guest"]}, "TokenClaimValueNotAllowed"),
        ({"tenant": "common"}, "TokenIssuerNotAllowed"),
        ({"exp": 1}, "TokenExpired"),
        ({"nbf": 32_503_680_000}, "TokenExpired"),
    ],
    ids=str,
)
def test_a_token_that_doesn_t_fit_is_refused_by_its_reason(guarded: Any, headers: dict[str, Any], reason: str) -> None:
    sent = headers if not headers or "authorization" in headers else bearer(guarded, **headers)
    answer = guarded.call(headers=sent)
    assert (answer.status, answer.headers["x-e"]) == (401, f"validate-azure-ad-token {reason}")
    assert guarded.backends.asked == []


def test_a_token_ends_on_the_local_azure_s_clock_and_a_changed_one_is_refused(guarded: Any) -> None:
    headers = bearer(guarded)
    forged = {"authorization": headers["authorization"][:-4] + "AAAA"}
    assert guarded.call(headers=forged).headers["x-e"].endswith("TokenSignatureInvalid")
    guarded.clock.advance(3600)
    assert guarded.call(headers=headers).headers["x-e"].endswith("TokenExpired")


def test_a_refusal_says_what_the_document_says(world: Any) -> None:
    world.inbound(
        "<validate-azure-ad-token tenant-id='common' query-parameter-name='t' failed-validation-httpcode='403' "
        "failed-validation-error-message='Go away.'/>"
    )
    answer = world.call()
    assert (answer.status, answer.json) == (403, {"statusCode": 403, "message": "Go away."})
    token = bearer(world)["authorization"].removeprefix("Bearer ")
    assert world.call(f"/openai/deployments/one/chat/completions?t={token}").status == 200
