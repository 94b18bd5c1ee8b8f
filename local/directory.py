"""Tells the data plane of the accounts and deployments that the control plane holds."""

from datetime import datetime
from typing import Final

from local import cognitive_services
from local.cognitive_services import ServedDeployment, requests_per_minute
from local.inference import Account, Deployment, Family, Trouble
from local.store import Trouble as Effect

from .azure import Azure

_FAMILIES: Final[dict[str, Family]] = {"chat": "chat", "embedding": "embedding"}


class AzureDirectory:
    """A directory over one local Azure; what it tells is as new as the last commit."""

    def __init__(self, azure: Azure) -> None:
        self._azure = azure

    def account(self, subdomain: str) -> Account | None:
        """The account with that custom subdomain, or None."""
        with self._azure.store.reading() as db:
            found = cognitive_services.account_of(db, subdomain)
        if not found:
            return None
        takes_keys, keys = cognitive_services.takes_keys(found), cognitive_services.keys_of(found)
        return Account(found.body["name"], subdomain, found.location, takes_keys, keys)

    def deployment(self, account: Account, name: str) -> Deployment | None:
        """The account's deployment of that name, or None."""
        with self._azure.store.reading() as db:
            record = cognitive_services.account_of(db, account.subdomain)
            found = cognitive_services.deployment_of(db, record, name) if record else None
        return self._told(account, found) if found else None

    def now(self) -> datetime:
        """The local Azure's time."""
        return self._azure.clock.now()

    def _told(self, account: Account, found: ServedDeployment) -> Deployment:
        tokens = found.tokens_per_minute
        return Deployment(
            name=found.name,
            model=found.model,
            version=found.version,
            format=found.format,
            sku=found.sku,
            tokens_per_minute=tokens,
            requests_per_minute=None if tokens is None else requests_per_minute(tokens),
            retires=found.retires,
            family=_FAMILIES.get(found.family, "other"),
            content_filter=found.content_filter,
            latency=self._azure.behaviour.latency(f"inference/{account.name}/{found.name}"),
            trouble=self._trouble(account, found.name),
        )

    def _trouble(self, account: Account, deployment: str) -> Trouble | None:
        outage = self._azure.outages.take(account.name, deployment, account.region)
        if outage is None:
            return None
        is_slow = outage.effect is Effect.SLOW
        return Trouble(outage.effect.value, outage.retry_after, outage.seconds if is_slow else 0.0)
