"""The shape of `stores` and `tasks`: where releases are published, and which of them each task serves."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from .caller import Caller
from .frozen import Frozen, Key, Name
from .gateway_shape import Task
from .strategy_shape import Strategy

STORE_SKUS = ("Developer", "Standard", "Premium")
"""Free is not among them: no private end points, no replicas, no soft delete, 1,000 requests a day."""

_Ids = tuple[Annotated[str, Field(min_length=1)], ...]


class Store(Frozen):
    """One App Configuration store. Changing `location` replaces it and its address; all else changes in place.

    Its roles are store-wide: who reads one of its tasks reads all of them.
    """

    location: Annotated[str, Field(description="the store's Azure region, such as swedencentral")]
    sku: Annotated[
        str | None,
        Field(description="Developer, Standard or Premium; Standard in prod and Developer elsewhere when absent"),
    ] = None
    access: Annotated[
        Literal["public", "private"] | None,
        Field(description="who reaches it: public, or private end points only; as `network` when absent"),
    ] = None
    replicas: Annotated[tuple[str, ...], Field(description="other regions that hold a copy; none when absent")] = ()
    tasks: Annotated[
        tuple[Task, ...] | None,
        Field(min_length=1, description="the tasks whose releases it holds; all when absent"),
    ] = None
    writers: Annotated[
        Mapping[Key, Caller],
        Field(description="the identities that deploy into it; whoever runs the program when absent, in prod nobody"),
    ] = {}
    previewers: Annotated[
        Mapping[Key, Caller],
        Field(description="identities that only read it, beside consumers': those of previews and of people on call"),
    ] = {}


class Trial(Frozen):
    """The release that a share of a task's users gets."""

    release: Annotated[Name, Field(description="a release of the task, such as summarize-r2")]
    percent: Annotated[int, Field(ge=0, le=100, description="how many of 100 users get it, a whole number")]


class Pinned(Frozen):
    """Users or groups that get one variant whatever the share, for testing."""

    stable: Annotated[_Ids, Field(description="ids that always get the stable release")] = ()
    canary: Annotated[_Ids, Field(description="ids that always get the canary")] = ()


class Rollout(Frozen):
    """What one task serves.

    Each user keeps a release as long as `salt` stays: raising `percent` moves users to the canary and none back.
    """

    stable: Annotated[Name, Field(description="the release that everybody else gets, such as summarize-r1")]
    canary: Annotated[Trial | None, Field(description="the release under trial and its share of users")] = None
    former: Annotated[
        Name | None, Field(description="the release that stable replaced, which enabled: false goes back to")
    ] = None
    enabled: Annotated[
        bool,
        Field(description="false is a rollback in one field: all get the stable release, or former without a canary"),
    ] = True
    users: Annotated[Pinned, Field(description="user ids that get one of the two, for testing")] = Pinned()
    groups: Annotated[Pinned, Field(description="group names that get one of the two, for testing")] = Pinned()
    salt: Annotated[
        Name | None,
        Field(description="what draws the users, such as summarize-2; the task when absent; a new one re-draws"),
    ] = None
    strategy: Annotated[
        Strategy | None, Field(description="steps and limits of this task; the stack's when absent")
    ] = None

    @property
    def served(self) -> tuple[str, ...]:
        """The releases that users get: the stable one and, where there is one, the canary or the former one."""
        other = self.canary.release if self.canary else self.former
        return (self.stable, other) if other else (self.stable,)

    @property
    def way_back(self) -> str:
        """The release that everybody gets while it is not enabled."""
        return self.stable if self.canary else self.former or self.stable
