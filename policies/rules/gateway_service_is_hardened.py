"""The gateway's service has an identity of its own and speaks no outdated protocol."""

import re
from collections.abc import Iterator

from policies.gateway.reach import Reach
from policies.gateway.wiring import Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Service
from policies.values import value_at

_OUTDATED = re.compile(r"tls1[01]$|ssl30$|tripledes", re.IGNORECASE)


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    for service in Reach(Wiring(everything)).of(Service):
        yield from guarded(service, (Finding(service, what) for what in _of(service)))


def _of(service: Service) -> Iterator[str]:
    if not service.has_identity:
        yield "it has no managed identity, so it could only call models with keys, which are off."
    for name in filter(_OUTDATED.search, service.custom_properties):
        value = value_at(service.custom_properties, name)
        if str(value).strip().casefold() != "false":
            yield f"{name} is {value!r}, which lets callers and models be spoken to in a protocol that is broken."


RULE = StackRule(
    name="gateway-service-is-hardened",
    title="API Management services have a managed identity and no outdated protocols.",
    why="Its identity is how it calls models, and broken protocols show keys and prompts on the way.",
    fix="Set identity.type to SystemAssigned, and leave TLS 1.0, TLS 1.1, SSL 3.0 and Triple DES off.",
    judge=_judge,
)
