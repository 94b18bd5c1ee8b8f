"""Starts the app from a stack's outputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openai
from azure.identity import DefaultAzureCredential

from reader import local, outputs
from reader.releases import INTERVAL_SECONDS, Releases

from .app import API_VERSION, App
from .errors import BadInput

TOKEN_VARIABLE = "STORE_TOKEN"  # noqa: S105 # the name of the variable


@dataclass(frozen=True)
class Start:
    """Where everything is that the app needs.

    `outputs` is the stack's outputs as a file; `key` the gateway's for this app; `cache` where the last good copy of
    the releases is kept; `interval` the seconds until a change in the store is served at the latest. `local_azure` is
    where a local Azure is served, to be used instead of the world's, with `token` or as its deployer.
    """

    outputs: Path
    key: str
    cache: Path | None = None
    interval: int = INTERVAL_SECONDS
    local_azure: str | None = None
    token: str | None = None

    def app(self, tasks: Sequence[str]) -> App:
        """The app for some tasks, which share a store and a gateway.

        Raises:
            BadInput: they don't, or the local Azure's address is not of this machine.
            OutputsError: the outputs can't be used.
            NoReleases: there is nothing to serve.
        """
        stack = outputs.read(self.outputs)
        stores = {stack.store_of(task).endpoint for task in tasks}
        gateways = {stack.gateway_of(task).endpoint for task in tasks}
        if len(stores) != 1 or len(gateways) != 1:
            told = f"The tasks {', '.join(tasks)} do not share a store and a gateway"
            raise BadInput(f"{told}: start the app once for each.")
        endpoint, options = self._reached(gateways.pop())
        releases = Releases.load(stores.pop(), tasks, cache=self.cache, refresh_interval=self.interval, **options)
        return App(releases, openai.AzureOpenAI(azure_endpoint=endpoint, api_key=self.key, api_version=API_VERSION))

    def _reached(self, gateway: str) -> tuple[str, dict[str, Any]]:
        """The gateway's address, and what leads the official provider to the store."""
        if not self.local_azure:
            return gateway, {"credential": DefaultAzureCredential()}
        try:
            options = local.loopback(self.local_azure, self.token or local.TOKEN)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return local.gateway(gateway, self.local_azure), options
