"""An account has an address of its own."""

from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Account


def _judge(account: Account, _context: Context) -> Iterator[str]:
    if account.hosts_models and account.custom_subdomain is None:
        yield "properties.customSubDomainName is absent, so the account takes keys only and no private end point."


RULE = ResourceRule(
    name="account-has-custom-subdomain",
    title="Accounts that host models have a custom subdomain.",
    why="Entra tokens and private end points need one, and every client's address depends on it.",
    fix="Set properties.customSubDomainName, usually to the account's name.",
    subject=Account,
    judge=_judge,
)
