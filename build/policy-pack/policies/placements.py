"""Deployments of a stack with their accounts' regions, for rules that take them together."""

from collections.abc import Iterator

from model_lifecycle import catalogue
from model_lifecycle.fleet import Placed, region_name

from .observed import Observations
from .subjects import Account, Deployment, subjects

_SKUS = {name.casefold(): sku for name, sku in catalogue.SKUS.items()}


def sku_named(name: str) -> catalogue.Sku | None:
    """The catalogue's SKU; letters' case does not count. None for an unknown one."""
    return _SKUS.get(name.casefold())


def regions(everything: Observations) -> dict[str, str]:
    """The region of each account of the stack, by the account's name in Azure in lower case."""
    return {
        account.name.casefold(): region_name(account.location)
        for account in subjects(everything, Account)
        if account.name and account.location
    }


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
