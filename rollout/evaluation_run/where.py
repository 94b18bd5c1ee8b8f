"""Where the gateway is."""

import json
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from rollout.errors import BadInput, Failed

_SECONDS = 10
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def endpoint(gateway: str | None, local: str | None) -> str:
    """The address to ask: the one that was given, or the only gateway of a local Azure.

    Raises:
        BadInput: neither or both were given, it is no address, or the local Azure has not exactly one gateway.
        Failed: the local Azure does not answer.
    """
    if (gateway is None) == (local is None):
        raise BadInput(
            "Say where the gateway is: --gateway with the output gateways.<key>.endpoint, or --local for the local "
            "Azure; one of the two."
        )
    if local is not None:
        return _local(local)
    parts = urlsplit(gateway or "")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise BadInput(
            f"--gateway {gateway}: would send the key in the clear, or is no address. Give the https one of the output."
        )
    return str(gateway)


def _local(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _HERE:
        raise BadInput(f"--local {url}: is no address of this machine. Give one such as http://127.0.0.1:8400.")
    base = url.rstrip("/")
    names = list(_told(base))
    if len(names) != 1:
        listed = ", ".join(f"{base}/{name}" for name in names) or "none"
        raise BadInput(f"--local {url}: has not exactly one gateway. There are: {listed}. Give one with --gateway.")
    return f"{base}/{names[0]}"


def _told(base: str) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"{base}/_local", timeout=_SECONDS) as answer:  # noqa: S310 - this machine
            return json.load(answer)["gateways"]
    except urllib.error.HTTPError as error:
        raise Failed(f"{base}: answers {error.code}, so it is no local Azure. Start one: make up.") from None
    except (OSError, ValueError, KeyError) as error:
        raise Failed(
            f"{base}: no answer ({getattr(error, 'reason', error)}). Start the local Azure: make up."
        ) from None
