"""How a gateway grows with deployments, model versions and consumers: `python -m benchmarks.gateway_size`.

Each consumer adds a subscription and a line of a table, and each of its applications another line; each deployment adds
a backend.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from model_lifecycle import settings
from model_lifecycle.catalogue import REGIONS, Stage, known_versions
from model_lifecycle.gateway.args import GatewayArgs
from model_lifecycle.plan import plan
from offline.program import run_program
from offline.stackfile import read_stack

from .stacks import write_project

_PROJECT = "model-lifecycle"
_PROMISED_BYTES = 64 * 1024
_PUBLISHER = {"name": "bench", "email": "bench@example.com"}
_VERSIONS_ACCOUNTS_CONSUMERS = ((10, 1, 10), (20, 5, 100), (30, 20, 500))
_COLUMNS = "{:>11} {:>9} {:>9} {:>9} {:>9} {:>13} {:>12}"
_HEADINGS = ("deployments", "versions", "consumers", "resources", "documents", "all of them", "the largest")


def main() -> None:
    """Prints a line for each size: all resources of the stack, how many documents there are, and their bytes."""
    print(_COLUMNS.format(*_HEADINGS))
    for versions, accounts, consumers in _VERSIONS_ACCOUNTS_CONSUMERS:
        config = _config(versions, accounts, consumers)
        sizes = [len(text.encode()) for text in _documents(_gateway(config))]
        told = (len(sizes), f"{sum(sizes)} B", f"{max(sizes)} B")
        line = _COLUMNS.format(versions * accounts, versions, consumers, _resources(config), *told)
        print(f"{line}   largest / promised {_PROMISED_BYTES}: {max(sizes) / _PROMISED_BYTES:.2f}", flush=True)


def _config(versions: int, accounts: int, consumers: int) -> dict[str, Any]:
    keys = {f"a{index}": {"location": region} for index, region in enumerate(sorted(REGIONS)[:accounts])}
    placements = [{"account": key, "sku": "GlobalStandard", "capacity": 1} for key in keys]
    models = [it for it in known_versions() if it.published_stage is Stage.GA][:versions]
    own = {
        "environment": "dev",
        "residency": "global",
        "network": "public",
        "accounts": keys,
        "models": {
            f"{it.model}-{it.version}": {"model": it.model, "version": it.version, "placements": placements}
            for it in models
        },
        "gateways": {"main": {"location": "swedencentral", "sku": "StandardV2", "publisher": _PUBLISHER}},
        "consumers": {f"app-{index}": {"tokensPerMinute": 1000} for index in range(consumers)},
    }
    return {"azure-native:location": "swedencentral"} | {f"{_PROJECT}:{key}": value for key, value in own.items()}


def _gateway(config: dict[str, Any]) -> GatewayArgs:
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
    found = plan(settings.load(texts, _PROJECT), project=_PROJECT, stack="bench", subscription_id="bench")
    return found.gateways["main"]


def _resources(config: dict[str, Any]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), config)
        run = run_program(read_stack(Path(folder), "bench"), lambda _: None)
    return sum(operation.custom for operation in run.operations)


def _documents(gateway: GatewayArgs) -> list[str]:
    operations = [operation["policy"] for api in gateway["apis"] for operation in api["operations"]]
    return [
        gateway["policy"],
        *(fragment["text"] for fragment in gateway["fragments"]),
        *(api["policy"] for api in gateway["apis"]),
        *operations,
    ]


if __name__ == "__main__":
    main()
