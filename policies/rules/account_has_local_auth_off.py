"""An account takes no keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.rule import Rule
from policies.subjects import Account


def _judge(account: Account, _config: Mapping[str, Any]) -> Iterator[str]:
    if not account.local_auth_disabled:
        yield "properties.disableLocalAuth is not true, so whoever holds a key may call every model."


RULE = Rule(
    name="account-has-local-auth-off",
    title="Accounts that host models take Entra tokens only.",
    why="Keys leak, are shared, and name nobody.",
    fix="Set properties.disableLocalAuth to true.",
    subject=Account,
    judge=_judge,
)
