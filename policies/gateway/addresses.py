"""Which deployment an address leads to, by the accounts and deployments that a stack has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from policies.observed import Observations
from policies.subjects import Account, Deployment, subjects
from policies.values import CantJudge

_ADDRESS = re.compile(r"https://([a-z0-9.-]+)(/[\w./-]*)?", re.IGNORECASE)
_DEPLOYMENT = re.compile(r"/openai/deployments/([^/]+)", re.IGNORECASE)
_OPENAI = re.compile(r"/openai(/[\w-][\w.-]*)*/?", re.IGNORECASE)
_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
"""What follows an account's custom subdomain (Microsoft's "Custom subdomain names for Azure AI services")."""


@dataclass(frozen=True)
class Fleet:
    """The accounts and deployments of a stack, as addresses name them."""

    everything: Observations

    @cached_property
    def _accounts(self) -> Mapping[str, str]:
        """An account's name in Azure by each of its hosts, all in lower case."""
        return {
            f"{own}{host}": name
            for account in subjects(self.everything, Account)
            for name, own in _subdomains(account)
            for host in _HOSTS
        }

    @cached_property
    def _deployments(self) -> Mapping[tuple[str, str], Deployment]:
        return {place: found for found in subjects(self.everything, Deployment) for place in _places(found)}

    def why_not_an_account(self, url: str) -> str:
        """Why an address leads to no account's OpenAI end points of this stack; empty where it does."""
        match = _ADDRESS.fullmatch(url)
        if match is None or match[1].casefold() not in self._accounts:
            return "is not on the host of an account of this stack"
        return "" if _OPENAI.fullmatch(match[2] or "") else "does not lead to /openai of its account"

    def deployment_at(self, url: str) -> Deployment | None:
        """The deployment that an address of the form `https://<account's host>/openai/deployments/<name>` leads to."""
        match = _ADDRESS.fullmatch(url)
        path = _DEPLOYMENT.fullmatch(match[2] or "") if match else None
        if match is None or path is None:
            return None
        return self._deployments.get((self._accounts.get(match[1].casefold(), ""), path[1].casefold()))


def _subdomains(account: Account) -> Iterator[tuple[str, str]]:
    """Name and custom subdomain; none where either is hidden: an address on it can't be told from another."""
    try:
        name = (account.name or "").casefold()
        yield name, (account.custom_subdomain or name).casefold()
    except CantJudge:
        return


def _places(deployment: Deployment) -> Iterator[tuple[str, str]]:
    try:
        yield (deployment.account or "").casefold(), (deployment.name or "").casefold()
    except CantJudge:
        return
