"""An account stays the account it was."""

from collections.abc import Iterator, Mapping

from model_lifecycle.fleet import region_name
from policies.base import base
from policies.observed import Observations, Observed
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Account, subjects, subjects_in
from policies.values import text_at


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    before = base()
    heads = {urn: one for one in everything.resources.values() for urn in (one.urn, *one.aliases)}
    for old in subjects(before, Account) if before else ():
        yield from guarded(old, _findings(old, heads.get(old.resource.urn), everything))


def _findings(old: Account, new: Observed | None, everything: Observations) -> Iterator[Finding]:
    """By the resource, however it is called in Azure; else by the name in Azure, whatever the resource is called."""
    if new is not None:
        found = subjects_in(new, Account)
    else:
        found = [one for one in subjects(everything, Account) if _is_same(one.name, old.name)]
    for account in found:
        before, after = _place(old), _place(account)
        changed = [f"{key} {before[key]!r} becomes {after[key]!r}" for key in before if before[key] != after[key]]
        if changed:
            yield Finding(account, f"would be replaced, with every deployment in it: {', '.join(changed)}.")
    if not found and old.resource.protect:
        yield Finding(old, "is protected and leaves the stack, so the update would be refused.")
    for account in found:
        if old.resource.protect and not account.resource.protect:
            yield Finding(account, "loses its protection, so the next change may delete it unseen.")


def _is_same(one: str | None, other: str | None) -> bool:
    return (one or "").casefold() == (other or "").casefold()


def _place(account: Account) -> Mapping[str, str | None]:
    return {
        "accountName": account.name,
        "resourceGroupName": text_at(account.resource.inputs, "resourceGroupName"),
        "location": region_name(account.location or ""),
    }


RULE = StackRule(
    name="account-is-not-replaced",
    title="Accounts are neither replaced nor, while protected, removed or left unprotected.",
    why="All its deployments go with it, its address changes, and Azure keeps its name for 48 hours.",
    fix="Leave it and its protection as they are: declare a second account beside it, move placements there, and "
    "remove the old one in a change of its own.",
    judge=_judge,
)
