"""Where telemetry comes from: a file, or the local Azure."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from rollout import clock
from rollout.errors import BadInput, Failed
from rollout.telemetry import Call, parsed, read

_SECONDS = 60
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Source:
    """A file of telemetry, or the address of a local Azure; one of the two."""

    file: Path | None = None
    local: str | None = None

    @property
    def name(self) -> str:
        """What is written down of it."""
        return str(self.file or self.local)

    def calls(self, now: datetime | None = None) -> list[Call]:
        """What went through the gateway.

        Args:
            now: the time for a file; the clock's when absent. A local Azure has a clock of its own.

        Raises:
            BadInput: neither or both were given, or it holds what can't be used.
            Failed: the local Azure does not answer.
        """
        if (self.file is None) == (self.local is None):
            raise BadInput(
                "Give telemetry: --metrics FILE (docs/analysis.md shows the query that makes one), or --local URL for "
                "the local Azure; one of the two."
            )
        if self.file is not None:
            return read(self.file, now or clock.now())
        url = _checked(self.local or "")
        told = json.loads(_got(f"{url}/_local"))
        return parsed(_got(f"{url}/_local/requests"), url, datetime.fromisoformat(told["now"]))


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _HERE:
        raise BadInput(f"--local {url}: is no address of this machine. Give one such as http://127.0.0.1:8400.")
    return url.rstrip("/")


def _got(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - an address of this machine
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        raise Failed(
            f"{url}: answers {error.code}, so it is no local Azure of this version. Start one: make up."
        ) from None
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise Failed(f"{url}: no answer ({reason}). Start the local Azure first: make up.") from None
