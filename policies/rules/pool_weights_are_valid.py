"""A pool is one that Azure takes."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from policies.gateway.reach import Reach
from policies.gateway.wiring import Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Backend
from policies.values import value_at

_MEMBERS_MAX = 30
_HIGHEST = 100


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    wiring = Wiring(everything)
    for backend in Reach(wiring).of(Backend):
        yield from guarded(backend, _findings(backend, wiring))


def _findings(pool: Backend, wiring: Wiring) -> Iterator[Finding]:
    if not pool.is_pool:
        return
    if not 1 <= len(pool.members) <= _MEMBERS_MAX:
        yield Finding(pool, f"it has {len(pool.members)} members, and a pool has 1 to {_MEMBERS_MAX}.")
    found = [wiring.member(pool, given) for given in pool.members]
    for id_, count in Counter(id_.casefold() for id_, _ in found).items():
        if count > 1:
            yield Finding(pool, f"{id_!r} is {count} times its member.")
    for given, (id_, member) in zip(pool.members, found, strict=True):
        yield from (Finding(pool, f"its member {id_!r} has {what}.") for what in _out_of_range(given))
        if member is not None and member.is_pool:
            yield Finding(pool, f"its member {id_!r} is itself a pool.")


def _out_of_range(member: Any) -> Iterator[str]:
    for key in ("weight", "priority"):
        found = value_at(member, key)
        if found is not None and (type(found) is not int or not 0 <= found <= _HIGHEST):
            yield f"the {key} {found!r}, which is no whole number from 0 to {_HIGHEST}"


RULE = StackRule(
    name="pool-weights-are-valid",
    title="Pools have 1 to 30 members, weights and priorities from 0 to 100, and no pools in them.",
    why="Azure refuses the pool in the middle of an update, and requests go on to the old one.",
    fix="Mend the members; where there are more than 30, split the model version over two gateways.",
    judge=_judge,
)
