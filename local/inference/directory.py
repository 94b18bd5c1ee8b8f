"""What this room asks of the rest of the local Azure: which accounts and deployments there are, and what time it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Family = Literal["chat", "embedding", "other"]


@dataclass(frozen=True)
class Account:
    """An account of models. `region` is Azure's name (`westeurope`); `local_auth` says whether `keys` are accepted."""

    name: str
    subdomain: str
    region: str
    local_auth: bool
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Deployment:
    """A model version placed in an account.

    `tokens_per_minute` and `requests_per_minute` are None where no limit is known (provisioned, batch); `retires` is
    a UTC time or None; `content_filter` is the raiPolicyName or None; `latency` is in seconds. `trouble` is what goes
    wrong with the request that asks.
    """

    name: str
    model: str
    version: str
    format: str
    sku: str
    tokens_per_minute: int | None
    requests_per_minute: int | None
    retires: datetime | None
    family: Family
    content_filter: str | None
    latency: float
    trouble: "Trouble | None" = None


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with one request: an error (429, 500), a late answer, or a connection that breaks.

    `retry_after` is what a 429 tells, `late` how much later the answer comes, both in seconds.
    """

    effect: Literal["429", "500", "slow", "cut", "cut-within"]
    retry_after: int = 1
    late: float = 0.0


class Directory(Protocol):
    """Answers from whatever holds the state; each call may block for a moment, not longer."""

    def account(self, subdomain: str) -> Account | None:
        """The account with that custom subdomain, or None."""
        ...

    def deployment(self, account: Account, name: str) -> Deployment | None:
        """The account's deployment of that name, compared without case, or None."""
        ...

    def now(self) -> datetime:
        """The emulated clock, in UTC; retirement and rate limits follow it."""
        ...
