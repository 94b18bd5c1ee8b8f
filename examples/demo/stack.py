"""The dev stack in a folder of its own, run as an operator runs it: with the project's commands and its files."""

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from azure.appconfiguration import AzureAppConfigurationClient

from reader import local

from .errors import DemoFailed

_ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("__main__.py", "Pulumi.yaml", "Pulumi.dev.yaml")
_LINKED = ("components", "model_lifecycle", "policies", "releases")
_APP = "7d9c0f6e-51f3-4c0e-9d84-0e6f3c1a2b5d"
"""The object id of the app's identity, which is made up as everything here is."""
_OWN = {
    "DataZoneStandard, capacity: 20}": "DataZoneStandard, capacity: 8000}",
    "tokensPerMinute: 20000\n": "tokensPerMinute: 50000000\n",
    "# identities: {app: {principalId: <object id>,": f"identities: {{app: {{principalId: {_APP},",
}
"""What differs from the dev stack: a thousand users in a few seconds, and an identity for the app."""
_FLAG = ".appconfig.featureflag/"
_STEP = re.compile(r"(\d+)/(\d+) ")
_DEPLOYER = {"Authorization": "Bearer local"}

Told = Callable[[int, int], None]


class DevStack:
    """The stack, served by a process that ends with `close`."""

    def __init__(self, folder: Path) -> None:
        """Copies the project's files to `folder` and links its rooms."""
        self.folder = folder
        for name in _COPIED:
            shutil.copy(_ROOT / name, folder / name)
        for name in _LINKED:
            (folder / name).symlink_to(_ROOT / name)
        for old, new in _OWN.items():
            self._edit(old, new)
        self._serving: subprocess.Popen[str] | None = None
        self.document: dict[str, Any] = {}

    @property
    def url(self) -> str:
        """Where the local Azure is served."""
        return str(self.document["gateways"][0]["url"]).rpartition("/")[0]

    @property
    def outputs(self) -> Path:
        """The stack's outputs, as an app gets them."""
        file = self.folder / "outputs.json"
        file.write_text(json.dumps(self.document["outputs"]), encoding="utf-8")
        return file

    def bring_up(self, told: Told) -> None:
        """Brings the stack up and serves it. Raises `DemoFailed` if that does not succeed."""
        self._serving, self.document = _up(self.folder, told)

    def set_percent(self, old: int, new: int, told: Told) -> None:
        """Changes one number of the stack's file, and brings it up again. Raises `DemoFailed` as `bring_up` does."""
        self._edit(f"{{release: summarize-r2, percent: {old}}}", f"{{release: summarize-r2, percent: {new}}}")
        process, _ = _up(self.folder, told)
        _end(process)  # the first one goes on serving

    def roll_back(self, task: str) -> None:
        """Writes one field of one flag, as `az appconfig feature disable` does."""
        endpoint = self.document["outputs"]["stores"]["main"]["endpoint"]
        with AzureAppConfigurationClient(endpoint, **local.client(self.url)) as store:
            flag: Any = store.get_configuration_setting(f"{_FLAG}{task}")
            flag.enabled = False
            store.set_configuration_setting(flag)

    def key(self) -> str:
        """The consumer's key, as Azure tells it to whoever may ask."""
        address = self.document["gateways"][0]["subscriptions"][0]["listSecrets"]
        return str(httpx.post(address, headers=_DEPLOYER).raise_for_status().json()["primaryKey"])

    def token(self) -> str:
        """A token of the app's identity, which may read the store and nothing else."""
        body = {"audience": "https://azconfig.io", "application": "demo", "claims": {"oid": _APP}}
        return str(httpx.post(f"{self.url}/_local/tokens", json=body).raise_for_status().json()["token"])

    def close(self) -> None:
        """Ends the process that serves."""
        if self._serving:
            _end(self._serving)

    def _edit(self, old: str, new: str) -> None:
        file = self.folder / "Pulumi.dev.yaml"
        text = file.read_text(encoding="utf-8")
        if old not in text:
            raise DemoFailed(f"Pulumi.dev.yaml has no '{old.strip()}', which this demonstration changes. Restore it.")
        file.write_text(text.replace(old, new), encoding="utf-8")


def _up(folder: Path, told: Told) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    command = [sys.executable, "-m", "offline", "up", "--json", "--stack", "dev", "--port", "0", "--cwd", str(folder)]
    process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    last: deque[str] = deque(maxlen=5)
    threading.Thread(target=_follow, args=(process, told, last), daemon=True).start()
    line = process.stdout.readline() if process.stdout else ""
    document = json.loads(line) if line.startswith("{") else {}
    if not document.get("passed"):
        _end(process)
        told_by_it = document.get("error", {}).get("message") or "\n".join(last)
        raise DemoFailed(f"The stack could not be brought up:\n{told_by_it}")
    return process, document


def _follow(process: subprocess.Popen[str], told: Told, last: deque[str]) -> None:
    for line in process.stderr or ():
        last.append(line.rstrip())
        if found := _STEP.match(line):
            told(int(found[1]), int(found[2]))


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    process.wait()
