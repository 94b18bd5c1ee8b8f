"""A store, requests to it through Azure Resource Manager, and requests to its data plane."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local import Azure
from local.app_configuration.asked import Answer, Asked
from local.app_configuration.service import Stores
from local.arm import Request, Response
from local.gateway.issuer import Issuer

Send = Callable[..., Response]

SUBSCRIPTION = "/subscriptions/sub"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg"
STORE = f"{GROUP}/providers/Microsoft.AppConfiguration/configurationStores/appcs-main"
DEPLOYER = "00000000-0000-0000-0000-000000000003"
ROLES = {"owner": "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b", "reader": "516239f1-63e1-4d78-a4de-a74fb236a071"}
PROXY = {"authenticationMode": "Pass-through", "privateLinkDelegation": "Disabled"}
BODY = {
    "location": "swedencentral",
    "sku": {"name": "Standard"},
    "properties": {"disableLocalAuth": True, "dataPlaneProxy": PROXY},
}


@pytest.fixture
def send(azure: Azure) -> Send:
    """Sends one request to ARM; a path that begins with a slash is absolute, others are the store's."""

    def sent(method: str, path: str = "", body: Any = None, caller: str = "Bearer test") -> Response:
        whole = path if path.startswith("/") else f"{STORE}/{path}".rstrip("/")
        part = whole.lower().rpartition("/providers/")[2]
        versions = {"microsoft.authorization": "2022-04-01", "microsoft.appconfiguration": "2024-05-01"}
        version = next((v for name, v in versions.items() if part.startswith(name)), "2024-03-01")
        headers = {"authorization": caller, "content-type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        return azure.arm.handle(Request(method, whole, {"api-version": version}, headers, content))

    return sent


@pytest.fixture
def make(send: Send) -> Callable[..., Response]:
    """Makes the store, with other properties, or of another tier."""

    def made(sku: str = "Standard", **properties: Any) -> Response:
        send("PUT", GROUP, {"location": "swedencentral"})
        return send("PUT", "", {**BODY, "sku": {"name": sku}, "properties": {**BODY["properties"], **properties}})

    return made


@pytest.fixture
def store(make: Callable[..., Response]) -> str:
    """The id of a store of tier Standard, keys off, that passes the caller through."""
    assert make().status == 201
    return STORE


@pytest.fixture
def grant(send: Send) -> Callable[..., None]:
    """Grants a role at a scope to a principal."""

    def granted(role: str, principal: str = DEPLOYER, scope: str = STORE) -> None:
        name = f"0b2ad04f-8c1f-4b51-9f21-{abs(hash((role, principal, scope))) % 16**12:012x}"
        body = {"principalId": principal, "roleDefinitionId": f"/x/roleDefinitions/{ROLES[role]}"}
        path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
        assert send("PUT", path, {"properties": body}).status == 201

    return granted


@pytest.fixture
def issuer() -> Issuer:
    """Makes the tokens that the data plane takes."""
    return Issuer()


@pytest.fixture
def stores(azure: Azure, issuer: Issuer) -> Stores:
    """The data plane of this test's Azure."""
    return Stores(azure.store, azure.clock, azure.behaviour, azure.outages, issuer)


@pytest.fixture
def data(stores: Stores, store: str, grant: Any) -> Callable[..., Answer]:
    """Sends one request to the store's data plane, as its owner."""
    grant("owner")

    def sent(method: str, target: str, body: Any = None, name: str = "appcs-main", **headers: str) -> Answer:
        path, _, query = target.partition("?")
        version = "" if "api-version=" in query else "api-version=2024-09-01"
        told = {"authorization": "Bearer local", "content-type": "application/json"}
        told |= {key.replace("_", "-"): value for key, value in headers.items()}
        content = b"" if body is None else json.dumps(body).encode()
        query = "&".join(part for part in (query, version) if part)
        return stores.handle(name, Asked(method, f"{name}.azconfig.io", path, query, told, content))[0]

    return sent
