"""An account stays the account it was."""

from policies.rule import StackRule
from policies.stay import Stays
from policies.subjects import Account

RULE = StackRule(
    name="account-is-not-replaced",
    title="Accounts are neither replaced nor, while protected, removed or left unprotected.",
    why="All its deployments go with it, its address changes, and Azure keeps its name for 48 hours.",
    fix="Leave it and its protection as they are: declare a second account beside it, move placements there, and "
    "remove the old one in a change of its own.",
    judge=Stays(Account, "accountName", "every deployment in it"),
)
