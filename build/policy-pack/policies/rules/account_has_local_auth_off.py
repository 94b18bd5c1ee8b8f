"""An account takes no keys."""

from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Account


def _judge(account: Account, _context: Context) -> Iterator[str]:
    if account.hosts_models and not account.local_auth_disabled:
        yield "properties.disableLocalAuth is not true, so whoever holds a key may call every model."


RULE = ResourceRule(
    name="account-has-local-auth-off",
    title="Accounts that host models take Entra tokens only.",
    why="Keys leak, are shared, and name nobody.",
    fix="Set properties.disableLocalAuth to true.",
    subject=Account,
    judge=_judge,
)
