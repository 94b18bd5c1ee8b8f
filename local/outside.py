"""What the gateway's backends are: the models of this local Azure, by their host names."""

from starlette.types import ASGIApp, Receive, Scope, Send

from local.gateway.exchange import ConnectionCut
from local.inference import Directory
from local.inference.addresses import HOSTS


class Outside:
    """Leads a request to the account whose host it names; another host can't be reached."""

    def __init__(self, directory: Directory, models: ASGIApp) -> None:
        self._directory = directory
        self._models = models

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the account does.

        Raises:
            ConnectionCut: in Azure the host's name would not resolve.
        """
        host = scope["server"][0] or ""
        subdomain = next((host.removesuffix(end) for end in HOSTS if host.endswith(end)), "")
        if self._directory.account(subdomain) is None:
            raise ConnectionCut(f"The host '{host}' is unknown: no account of this local Azure has that subdomain.")
        await self._models(scope, receive, send)
