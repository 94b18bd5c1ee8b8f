"""A stack's quotas held against what Azure says that the subscription may use."""

from collections.abc import Mapping
from dataclasses import dataclass

from rollout.placed import placed, sums
from rollout.stacks import Stack
from rollout.subscription import Limit, Region


@dataclass(frozen=True)
class Quota:
    """One quota, in units of capacity, named as under `quota` in the configuration.

    `wanted` is what the stack's placements ask for together, `configured` what its `quota` says, `limit` and `used`
    what Azure says of the subscription: None where nobody does.
    """

    stack: str
    name: str
    wanted: int
    configured: int | None
    limit: int | None
    used: int | None

    @property
    def differs(self) -> str:
        """What is not as it should be; empty where the configuration says what Azure says."""
        if self.limit is None:
            return "Azure tells of no such quota"
        if self.wanted > self.limit:
            return f"the stack asks for {self.wanted - self.limit} more than there are"
        if self.configured is None:
            return "not under quota in the configuration"
        if self.configured > self.limit:
            return "configured higher: a preview would pass what Azure refuses"
        return "configured lower: more could be used" if self.configured < self.limit else ""


def quotas_of(stack: Stack, regions: Mapping[str, Region]) -> tuple[Quota, ...]:
    """The quotas that a stack's placements draw on or that it configures, by name."""
    wanted, limits = sums(placed(stack.settings)), dict[str, Limit]()
    for region in regions.values():
        limits |= {name.casefold(): limit for name, limit in region.limits.items()}
    configured = {name.casefold(): units for name, units in stack.settings.quota.items()}
    names = {name.casefold(): name for name in (*stack.settings.quota, *wanted)}
    return tuple(
        Quota(
            stack.name,
            name,
            wanted.get(name, 0),
            configured.get(key),
            limits[key].limit if key in limits else None,
            limits[key].used if key in limits else None,
        )
        for key, name in sorted(names.items())
    )


def regions_of(stack: Stack) -> set[str]:
    """The regions that have to be asked for these quotas."""
    configured = {name.partition("/")[0] for name in stack.settings.quota}
    return configured | {account.location for account in stack.settings.accounts.values()}
