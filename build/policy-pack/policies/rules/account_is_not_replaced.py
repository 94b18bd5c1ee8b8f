"""An account stays the account it was."""

from collections.abc import Iterator, Mapping

from model_lifecycle.fleet import region_name
from policies.base import base
from policies.observed import Observations, Observed
from policies.rule import Context, Finding, StackRule
from policies.subjects import Account, subjects, subjects_in


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    before = base()
    heads = {urn: one for one in everything.resources.values() for urn in (one.urn, *one.aliases)}
    names = {account.name for account in subjects(everything, Account)}
    for old in subjects(before, Account) if before else ():
        new = heads.get(old.resource.urn)
        if new is not None:
            yield from _moved(old, new)
        elif old.resource.protect and old.name not in names:
            yield Finding(old, "is protected and leaves the stack, so the update would be refused.")


def _moved(old: Account, new: Observed) -> Iterator[Finding]:
    for account in subjects_in(new, Account):
        before, after = _place(old), _place(account)
        changed = [f"{key} {before[key]!r} becomes {after[key]!r}" for key in before if before[key] != after[key]]
        if changed:
            yield Finding(account, f"would be replaced, with every deployment in it: {', '.join(changed)}.")


def _place(account: Account) -> Mapping[str, str | None]:
    return {
        "accountName": account.name,
        "resourceGroupName": str(account.resource.inputs.get("resourceGroupName")),
        "location": region_name(account.location or ""),
    }


RULE = StackRule(
    name="account-is-not-replaced",
    title="Accounts are neither replaced nor, while protected, removed.",
    why="All its deployments go with it, its address changes, and Azure keeps its name for 48 hours.",
    fix="Declare a second account beside it, move placements there, and remove the old one in a change of its own.",
    judge=_judge,
)
