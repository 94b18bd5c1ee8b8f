"""Deployments to try."""

from typing import Any

import pytest


def deployment(
    model: str = "gpt-5.4", version: str = "2026-03-05", sku: str = "GlobalStandard", capacity: int = 10, **more: Any
) -> dict[str, Any]:
    """The body of a PUT."""
    properties = {"model": {"format": "OpenAI", "name": model, "version": version}, **more}
    return {"sku": {"name": sku, "capacity": capacity}, "properties": properties}


@pytest.fixture
def body() -> Any:
    return deployment


@pytest.fixture
def put(ask: Any, account: str) -> Any:
    """Writes a deployment of the account `acc`; returns the answer."""

    def written(name: str = "d", **fields: Any) -> Any:
        return ask("PUT", f"{account}/deployments/{name}", deployment(**fields))

    return written
