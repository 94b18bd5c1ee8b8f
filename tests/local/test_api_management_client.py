"""The official azure-mgmt-apimanagement client, unmodified, against the local Azure over HTTP."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.apimanagement import ApiManagementClient

from local import Azure

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
SERVICE_ID = f"{GROUP}/providers/Microsoft.ApiManagement/service/apim"
SERVICE = {
    "location": "westeurope",
    "sku": {"name": "StandardV2", "capacity": 1},
    "identity": {"type": "SystemAssigned"},
    "publisher_name": "AI platform",
    "publisher_email": "ai@example.com",
}
AT = ("rg", "apim")
SINGLE = {"url": "https://acc.openai.azure.com/openai/deployments/d", "protocol": "http"}
DOCUMENT = "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound></policies>"


class Credential:
    """Any token does."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        return AccessToken("local", int(time.time()) + 3600)


class Token(SansIOHTTPPolicy[Any, Any]):
    """The client's own policy refuses plain HTTP, which is what a machine speaks with itself."""

    def on_request(self, request: Any) -> None:
        request.http_request.headers["Authorization"] = "Bearer local"


@pytest.fixture
def client(url: str) -> Iterator[ApiManagementClient]:
    options: Any = {"base_url": url, "authentication_policy": Token(), "credential_scopes": ["local"], "retry_total": 0}
    headers = {"authorization": "Bearer local"}
    httpx.put(f"{url}{GROUP}?api-version=2024-03-01", json={"location": "westeurope"}, headers=headers)
    with ApiManagementClient(Credential(), SUBSCRIPTION, **options) as made:
        yield made


@pytest.fixture
def service(client: Any) -> Any:
    return client.api_management_service.begin_create_or_update(*AT, SERVICE).result()


@pytest.fixture
def api(client: Any, service: Any) -> Any:
    fields = {"display_name": "OpenAI", "path": "openai", "subscription_required": True}
    return client.api.begin_create_or_update(*AT, "openai", fields).result()


def test_a_service_is_created_by_a_long_running_operation_and_deleted(azure: Azure, client: Any) -> None:
    azure.behaviour.set_latencies({"Microsoft.ApiManagement/service": 0.5})
    poller = client.api_management_service.begin_create_or_update(*AT, SERVICE)
    assert not poller.done()
    assert client.api_management_service.get(*AT).provisioning_state == "Activating"
    made = poller.result()
    assert (made.provisioning_state, made.gateway_url) == ("Succeeded", "https://apim.azure-api.net")
    assert made.identity.principal_id
    changed = client.api_management_service.begin_update(*AT, {"tags": {"a": "b"}}).result()
    assert changed.tags == {"a": "b"}
    client.api_management_service.begin_delete(*AT).result()
    assert list(client.api_management_service.list()) == []


def test_a_deleted_service_is_listed_and_purged(client: Any, service: Any) -> None:
    client.api_management_service.begin_delete(*AT).result()
    (deleted,) = client.deleted_services.list_by_subscription()
    assert deleted.service_id == service.id
    with pytest.raises(ResourceExistsError) as caught:
        client.api_management_service.begin_create_or_update(*AT, SERVICE).result()
    assert caught.value.error is not None
    assert caught.value.error.code == "ServiceAlreadyExistsInSoftDeletedState"
    client.deleted_services.begin_purge("apim", "westeurope").result()
    assert client.api_management_service.begin_create_or_update(*AT, SERVICE).result().name == "apim"


def test_backends_and_pools_make_a_round_trip(client: Any, service: Any) -> None:
    rule = {
        "name": "r",
        "failure_condition": {"count": 1, "interval": "PT1M", "status_code_ranges": [{"min": 429, "max": 429}]},
        "trip_duration": "PT1M",
        "accept_retry_after": False,
    }
    made = client.backend.create_or_update(*AT, "b", {**SINGLE, "circuit_breaker": {"rules": [rule]}})
    assert made.circuit_breaker.rules[0].failure_condition.status_code_ranges[0].min == 429
    pool = {"type_properties_type": "Pool", "pool": {"services": [{"id": made.id, "weight": 90, "priority": 1}]}}
    client.backend.create_or_update(*AT, "pool", pool)
    assert client.backend.get(*AT, "pool").pool.services[0].weight == 90
    with pytest.raises(HttpResponseError, match="is used by the following entities") as caught:
        client.backend.delete(*AT, "b", if_match="*")
    assert caught.value.status_code == 400
    client.backend.delete(*AT, "pool", if_match="*")
    client.backend.delete(*AT, "b", if_match="*")
    assert list(client.backend.list_by_service(*AT)) == []


def test_entity_tags_are_told_and_matched(client: Any, service: Any) -> None:
    client.backend.create_or_update(*AT, "b", SINGLE)
    assert client.backend.get_entity_tag(*AT, "b")
    with pytest.raises(HttpResponseError) as caught:
        client.backend.update(*AT, "b", '"another"', {"title": "T"})
    assert caught.value.status_code == 412
    assert client.backend.update(*AT, "b", "*", {"title": "T"}).title == "T"
    with pytest.raises(ResourceNotFoundError):
        client.backend.get_entity_tag(*AT, "none")


def test_named_values_and_loggers_keep_their_secrets(client: Any, service: Any) -> None:
    value = {"display_name": "n", "value": "s3cret", "secret": True}
    assert client.named_value.begin_create_or_update(*AT, "n", value).result().value is None
    assert client.named_value.list_value(*AT, "n").value == "s3cret"
    credentials = {"connectionString": "InstrumentationKey=s3cret", "identityClientId": "SystemAssigned"}
    made = client.logger.create_or_update(*AT, "l", {"logger_type": "applicationInsights", "credentials": credentials})
    assert "s3cret" not in str(made.credentials)
    diagnostic = client.diagnostic.create_or_update(*AT, "applicationinsights", {"logger_id": made.id})
    assert diagnostic.logger_id == made.id
    client.diagnostic.delete(*AT, "applicationinsights", if_match="*")
    client.logger.delete(*AT, "l", if_match="*")
    client.named_value.delete(*AT, "n", if_match="*")


def test_an_api_its_operations_and_documents_make_a_round_trip(client: Any, api: Any) -> None:
    parameter = {"name": "d", "type": "string", "required": True}
    operation = {"display_name": "C", "method": "POST", "url_template": "/{d}", "template_parameters": [parameter]}
    client.api_operation.create_or_update(*AT, "openai", "chat", operation)
    document = {"value": DOCUMENT, "format": "rawxml"}
    client.api_policy.create_or_update(*AT, "openai", "policy", document)
    client.api_operation_policy.create_or_update(*AT, "openai", "chat", "policy", document)
    assert client.api_policy.get(*AT, "openai", "policy", format="rawxml").value == DOCUMENT
    assert "\r\n\t<inbound>" in client.api_operation_policy.get(*AT, "openai", "chat", "policy").value
    assert [found.name for found in client.api_operation.list_by_api(*AT, "openai")] == ["chat"]
    client.api.begin_delete(*AT, "openai", if_match="*", delete_revisions=True).result()
    assert list(client.api.list_by_service(*AT)) == []


def test_products_and_subscriptions_make_a_round_trip(client: Any, api: Any) -> None:
    client.product.create_or_update(*AT, "p", {"display_name": "P", "state": "published"})
    client.product_api.create_or_update(*AT, "p", "openai")
    client.product_api.check_entity_exists(*AT, "p", "openai")
    client.product_policy.create_or_update(*AT, "p", "policy", {"value": DOCUMENT, "format": "rawxml"})
    asked = {"display_name": "S", "scope": f"{SERVICE_ID}/products/p", "state": "active"}
    made = client.subscription.create_or_update(*AT, "s", asked)
    assert (made.state, made.primary_key) == ("active", None)
    before = client.subscription.list_secrets(*AT, "s").primary_key
    client.subscription.regenerate_primary_key(*AT, "s")
    assert client.subscription.list_secrets(*AT, "s").primary_key != before
    with pytest.raises(HttpResponseError, match="has existing subscriptions"):
        client.product.delete(*AT, "p", if_match="*")
    client.product.delete(*AT, "p", if_match="*", delete_subscriptions=True)
    assert list(client.subscription.list(*AT)) == []


def test_a_fragment_makes_a_round_trip(client: Any, service: Any) -> None:
    text = '<fragment><set-variable name="a" value="b" /></fragment>'
    made = client.policy_fragment.begin_create_or_update(*AT, "f", {"value": text, "format": "rawxml"}).result()
    assert made.name == "f"
    assert client.policy_fragment.get(*AT, "f", format="rawxml").value == text
    client.policy_fragment.delete(*AT, "f", if_match="*")


def test_a_validation_error_reaches_the_client_with_its_details(client: Any, service: Any) -> None:
    pool = {"type_properties_type": "Pool", "pool": {"services": [{"id": f"{SERVICE_ID}/backends/none"}]}}
    with pytest.raises(HttpResponseError) as caught:
        client.backend.create_or_update(*AT, "pool", pool)
    (detail,) = caught.value.error.details  # type: ignore[union-attr]
    assert (detail.target, detail.message) == ("pool", "Backend Entity 'none' not found.")
