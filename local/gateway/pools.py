"""Which member of a pool is asked: the best priority that has a closed breaker, by weight within it.

Source: learn.microsoft.com, "Backends in API Management", load-balanced pools: a lower priority number is preferred,
the next group is used only when all breakers of the group before are open.
LIMITATIONS: members are drawn by weight, so shares are approximate, as in Azure. Session affinity is left out.
Members of a group whose weights are all 0 are drawn evenly.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from local.api_management.served import Backend, Member


def available(pool: Backend, backends: Mapping[str, Backend], is_open: Callable[[Backend], bool]) -> list[Member]:
    """The members of the lowest priority number that has any with a closed breaker."""
    closed = [m for m in pool.members if (b := backends.get(m.backend.lower())) and not is_open(b)]
    best = min((member.priority for member in closed), default=None)
    return [member for member in closed if member.priority == best]


def drawn(members: Sequence[Member], random: Random) -> Member:
    """One of the members, by weight."""
    if len(members) == 1:
        return members[0]
    weights = [member.weight for member in members]
    return random.choices(members, weights if any(weights) else None)[0]
