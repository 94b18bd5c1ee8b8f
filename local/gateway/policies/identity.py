"""authentication-managed-identity: a token of the service's own identity.

LIMITATIONS: user-assigned identities (`client-id`) have no token here. The local models don't look up role
assignments, so a token always opens them.
"""

from local.gateway.build import Builder
from local.gateway.document import Node
from local.gateway.faults import PolicyFault, no_identity
from local.gateway.run import Run
from local.gateway.steps import Act, Told


def authentication_managed_identity(node: Node, build: Builder) -> Act:
    """Puts a token into Authorization, or into a variable."""
    resource = build.text(node.attributes["resource"])
    variable = node.attributes.get("output-token-variable-name")
    goes_on, is_other = build.flag(node, "ignore-error"), "client-id" in node.attributes

    def act(run: Run) -> Told:
        audience = resource(run).rstrip("/")
        try:
            token = _token(run, audience, is_other)
        except PolicyFault:
            if goes_on(run):
                return {"resource": audience, "token": None}
            raise
        if run.trace:
            run.trace.hide([token])
        if variable:
            run.context.variables[variable] = token
        else:
            run.headers.put("Authorization", (f"Bearer {token}",))
        return {"resource": audience, "variable": variable}

    return act


def _token(run: Run, audience: str, is_other: bool) -> str:
    identity = run.service.principal_id
    if identity is None or is_other:
        raise no_identity("authentication-managed-identity")
    return run.world.issuer.identity_token(run.world.now(), identity, audience)
