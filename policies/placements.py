"""Deployments of a stack with their accounts' regions, for rules that take them together."""

from collections.abc import Iterator

from model_lifecycle import catalogue
from model_lifecycle.fleet import Placed, region_name

from .observed import Observations
from .subjects import Account, Deployment, subjects
from .values import CantJudge

_SKUS = {name.casefold(): sku for name, sku in catalogue.SKUS.items()}


def sku_named(name: str) -> catalogue.Sku | None:
    """The catalogue's SKU; letters' case does not count. None for an unknown one."""
    return _SKUS.get(name.casefold())


def regions(everything: Observations) -> dict[str, str]:
    """The region of each account that hosts models, by the account's name in Azure in lower case.

    It is empty where it is hidden, and for two accounts of one name, in two resource groups: nobody could tell.
    """
    found: dict[str, str] = {}
    for account in subjects(everything, Account):
        name, region = _where(account)
        if name:
            found[name] = region if found.get(name, region) == region else ""
    return found


def _where(account: Account) -> tuple[str, str]:
    """Name and region, each empty where it is hidden: who needs it then can't tell, and says so."""
    try:
        name = (account.name or "").casefold() if account.hosts_models else ""
    except CantJudge:
        return "", ""
    try:
        return name, region_name(account.location or "")
    except CantJudge:
        return name, ""


def placed(everything: Observations) -> Iterator[tuple[Deployment, Placed]]:
    """The stack's deployments of known SKUs; the region of an account that the stack does not have is empty.

    Raises:
        CantJudge: a value is hidden.
    """
    where = regions(everything)
    for deployment in subjects(everything, Deployment):
        sku, model, version = sku_named(deployment.sku), deployment.model, deployment.version
        if sku and model and version:
            region = where.get((deployment.account or "").casefold(), "")
            yield deployment, Placed(deployment.title, region, model, version, sku, deployment.capacity or 0)
