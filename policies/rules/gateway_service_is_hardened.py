"""The gateway's service has an identity of its own and speaks no outdated protocol."""

import re
from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Service
from policies.values import value_at

_OUTDATED = re.compile(r"tls1[01]$|ssl30$|tripledes", re.IGNORECASE)


def _judge(service: Service, _context: Context) -> Iterator[str]:
    if not service.has_identity:
        yield "it has no managed identity, so it could only call models with keys, which are off."
    for name in filter(_OUTDATED.search, service.custom_properties):
        value = value_at(service.custom_properties, name)
        if str(value).strip().casefold() != "false":
            yield f"{name} is {value!r}, which lets callers and models be spoken to in a protocol that is broken."


RULE = ResourceRule(
    name="gateway-service-is-hardened",
    title="API Management services have a managed identity and no outdated protocols.",
    why="Its identity is how it calls models, and broken protocols show keys and prompts on the way.",
    fix="Set identity.type to SystemAssigned, and leave TLS 1.0, TLS 1.1, SSL 3.0 and Triple DES off.",
    subject=Service,
    judge=_judge,
)
