"""The official App Configuration packages, unmodified, against the local Azure over HTTP."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from azure.appconfiguration import AzureAppConfigurationClient, ConfigurationSetting, FeatureFlagConfigurationSetting
from azure.appconfiguration.provider import SettingSelector, load
from azure.core import MatchConditions
from azure.core.credentials import AccessToken
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.appconfiguration import AppConfigurationManagementClient
from featuremanagement import FeatureManager
from typer.testing import CliRunner

from local import Azure
from local.__main__ import app
from local.store import Outage, Trouble
from reader.local import client, loopback, transport

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
AT = ("rg", "appcs-main")
ENDPOINT = "https://appcs-main.azconfig.io"
OWNER = "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b"
HEADERS = {"authorization": "Bearer local"}
FLAG_TYPE = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8"
FLAG = {
    "id": "summarize",
    "enabled": True,
    "conditions": {"client_filters": []},
    "variants": [{"name": "r1", "configuration_value": {"v": 1}}, {"name": "r2", "configuration_value": {"v": 2}}],
    "allocation": {
        "default_when_enabled": "r1",
        "default_when_disabled": "r1",
        "seed": "s",
        "percentile": [{"variant": "r1", "from": 0, "to": 100}],
    },
    "telemetry": {"enabled": True},
}


class Credential:
    """Any token does."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        return AccessToken("local", int(time.time()) + 3600)


class Token(SansIOHTTPPolicy[Any, Any]):
    """The client's own policy refuses plain HTTP, which is what a machine speaks with itself."""

    def on_request(self, request: Any) -> None:
        request.http_request.headers["Authorization"] = "Bearer local"


@pytest.fixture
def arm(url: str) -> Iterator[Any]:
    options: Any = {"base_url": url, "authentication_policy": Token(), "credential_scopes": ["local"], "retry_total": 0}
    httpx.put(f"{url}{GROUP}?api-version=2024-03-01", json={"location": "westeurope"}, headers=HEADERS)
    with AppConfigurationManagementClient(Credential(), SUBSCRIPTION, polling_interval=0, **options) as made:
        yield made


@pytest.fixture
def store(arm: Any, url: str) -> Any:
    """A store that the local deployer owns, keys on."""
    proxy = {"authenticationMode": "Pass-through"}
    body = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {"dataPlaneProxy": proxy}}
    made = arm.configuration_stores.begin_create(*AT, body).result()
    role = f"{made.id}/providers/Microsoft.Authorization/roleAssignments/0b2ad04f-8c1f-4b51-9f21-0a4de6d6a111"
    properties = {"principalId": "00000000-0000-0000-0000-000000000003", "roleDefinitionId": f"/x/{OWNER}"}
    httpx.put(f"{url}{role}?api-version=2022-04-01", json={"properties": properties}, headers=HEADERS)
    return made


@pytest.fixture
def data(store: Any, url: str) -> Iterator[AzureAppConfigurationClient]:
    with AzureAppConfigurationClient(ENDPOINT, retry_total=0, **client(url)) as made:
        yield made


@pytest.fixture
def put(data: AzureAppConfigurationClient) -> Callable[..., ConfigurationSetting]:
    def written(key: str, value: str, **more: Any) -> ConfigurationSetting:
        return data.set_configuration_setting(ConfigurationSetting(key=key, value=value, **more))

    return written


def test_a_store_is_managed_by_its_official_client(arm: Any, store: Any) -> None:
    assert (store.provisioning_state, store.endpoint, store.sku.name) == ("Succeeded", ENDPOINT, "standard")
    assert not arm.operations.check_name_availability(
        {"name": "appcs-main", "type": "Microsoft.AppConfiguration/configurationStores"}
    ).name_available
    changed = arm.configuration_stores.begin_update(*AT, {"tags": {"a": "b"}}).result()
    assert changed.tags == {"a": "b"}
    replica = arm.replicas.begin_create(*AT, "france", {"location": "francecentral"}).result()
    assert replica.endpoint == "https://appcs-main-france.azconfig.io"
    arm.replicas.begin_delete(*AT, "france").result()
    with pytest.raises(ResourceNotFoundError):
        arm.replicas.get(*AT, "france")
    arm.configuration_stores.begin_delete(*AT).result()
    assert [found.name for found in arm.configuration_stores.list_deleted()] == ["appcs-main"]
    arm.configuration_stores.begin_purge_deleted("westeurope", "appcs-main").result()
    assert list(arm.configuration_stores.list_deleted()) == []


def test_a_key_value_is_managed_by_its_official_client(arm: Any, store: Any, data: AzureAppConfigurationClient) -> None:
    arm.key_values.create_or_update(*AT, "summarize~2Fr1$prod", {"properties": {"value": "v"}})
    assert arm.key_values.get(*AT, "summarize~2Fr1$prod").key == "summarize/r1"
    assert data.get_configuration_setting("summarize/r1", "prod").value == "v"  # type: ignore[union-attr]
    arm.key_values.begin_delete(*AT, "summarize~2Fr1$prod").result()
    with pytest.raises(ResourceNotFoundError):
        data.get_configuration_setting("summarize/r1", "prod")


def test_settings_are_written_read_and_listed(data: AzureAppConfigurationClient, put: Any) -> None:
    made = put("a/b", "v", label="l", tags={"t": "1"}, content_type="text/plain", description="why")
    assert data.get_configuration_setting("a/b", "l") == made
    with pytest.raises(ResourceExistsError):
        data.add_configuration_setting(made)
    assert data.get_configuration_setting("a/b", "l", made.etag, MatchConditions.IfModified) is None
    made.value = "w"
    with pytest.raises(ResourceModifiedError):
        data.set_configuration_setting(made, MatchConditions.IfNotModified, etag="other")
    assert data.set_configuration_setting(made, MatchConditions.IfNotModified).value == "w"
    assert [found.value for found in data.list_revisions("a/*")] == ["w", "v"]
    assert [found.name for found in data.list_labels()] == ["l"]
    assert [found.value for found in data.list_configuration_settings(tags_filter=["t=1"])] == ["w"]
    assert data.delete_configuration_setting("a/b", "l").value == "w"  # type: ignore[union-attr]


def test_a_read_only_setting_is_refused(data: AzureAppConfigurationClient, put: Any) -> None:
    locked = data.set_read_only(put("a", "v"))
    assert locked.read_only
    with pytest.raises(HttpResponseError, match="read-only"):
        put("a", "w")
    data.set_read_only(locked, read_only=False)
    assert put("a", "w").value == "w"


def test_pages_follow_each_other_and_are_told_by_their_tags(data: AzureAppConfigurationClient, put: Any) -> None:
    for number in range(120):
        put(f"k/{number:03}", "v", tags={"x": "1", "y": "2"})
    query: Any = {"key_filter": "k/*", "tags_filter": ["x=1", "y=2"]}
    pages = data.list_configuration_settings(**query).by_page()
    tags, found = [], []
    for page in pages:
        found += [setting.key for setting in page]
        tags.append(pages.etag)
    assert found == [f"k/{number:03}" for number in range(120)]
    assert len(tags) == 2
    assert list(data.list_configuration_settings(**query).by_page(match_conditions=tags)) == []
    put("k/110", "w", tags={"x": "1", "y": "2"})
    changed = list(data.list_configuration_settings(**query).by_page(match_conditions=tags))
    assert [len(list(page)) for page in changed] == [20]


def test_a_connection_string_works_while_keys_are_on(arm: Any, store: Any, url: str, put: Any) -> None:
    put("a b/ü*", "v")
    keys = {key.name: key.connection_string for key in arm.configuration_stores.list_keys(*AT)}
    made = AzureAppConfigurationClient.from_connection_string(keys["Primary"], transport=transport(url), retry_total=0)
    assert made.get_configuration_setting("a b/ü*").value == "v"  # type: ignore[union-attr]
    assert len(list(made.list_configuration_settings(key_filter=r"a b/ü\*", label_filter="\0"))) == 1
    assert made.set_configuration_setting(ConfigurationSetting(key="a", value="é")).value == "é"
    wrong = keys["Primary"].rpartition("Secret=")[0] + "Secret=AAAA"
    stranger = AzureAppConfigurationClient.from_connection_string(wrong, transport=transport(url), retry_total=0)
    with pytest.raises(ClientAuthenticationError) as refused:
        stranger.get_configuration_setting("a")
    assert 'error_description="Invalid Signature"' in refused.value.response.headers["www-authenticate"]  # type: ignore[union-attr]
    reads: Any = {"conn_str": keys["Primary Read Only"]}
    reader = AzureAppConfigurationClient.from_connection_string(reads["conn_str"], transport=transport(url))
    assert reader.get_configuration_setting("a")
    with pytest.raises(HttpResponseError, match="Forbidden"):
        reader.delete_configuration_setting("a")
    arm.configuration_stores.begin_update(*AT, {"properties": {"disableLocalAuth": True}}).result()
    with pytest.raises(ClientAuthenticationError):
        made.get_configuration_setting("a")


def test_a_connection_string_may_name_the_loopback_address(arm: Any, store: Any, url: str, put: Any) -> None:
    put("a/b", "v")
    key = next(iter(arm.configuration_stores.list_keys(*AT)))
    text = f"Endpoint={url}/appcs-main;Id={key.id};Secret={key.value}"
    made = AzureAppConfigurationClient.from_connection_string(text, retry_total=0)
    assert made.get_configuration_setting("a/b").value == "v"  # type: ignore[union-attr]


def test_the_provider_loads_trims_and_follows_changes_of_any_key(url: str, put: Any) -> None:
    put("summarize/a", "1")
    put("summarize/doc", '{"x": 1}', content_type="application/json")
    put("other/a", "no")
    refreshed: list[bool] = []
    loaded = load(
        ENDPOINT,
        selects=[SettingSelector(key_filter="summarize/*")],
        trim_prefixes=["summarize/"],
        refresh_enabled=True,
        refresh_interval=1,
        on_refresh_success=lambda: refreshed.append(True),
        **loopback(url),
    )
    assert dict(loaded) == {"a": "1", "doc": {"x": 1}}
    put("other/a", "still not")
    time.sleep(1.1)
    loaded.refresh()
    assert refreshed == []
    put("summarize/b", "new")
    time.sleep(1.1)
    loaded.refresh()
    assert (loaded["b"], refreshed) == ("new", [True])
    loaded.close()


def test_the_provider_follows_a_watched_key(url: str, put: Any) -> None:
    put("a", "1")
    put("sentinel", "1")
    loaded = load(ENDPOINT, refresh_on=[("sentinel", "\0")], refresh_interval=1, **loopback(url))
    put("a", "2")
    time.sleep(1.1)
    loaded.refresh()
    assert loaded["a"] == "1"
    put("sentinel", "2")
    time.sleep(1.1)
    loaded.refresh()
    assert loaded["a"] == "2"
    loaded.close()


def test_feature_management_draws_variants_and_follows_a_flag(url: str, put: Any, data: Any) -> None:
    put(".appconfig.featureflag/summarize", json.dumps(FLAG), content_type=FLAG_TYPE)
    found = data.get_configuration_setting(".appconfig.featureflag/summarize")
    assert isinstance(found, FeatureFlagConfigurationSetting)
    options: Any = {"feature_flag_enabled": True, "feature_flag_refresh_enabled": True, "refresh_interval": 1}
    loaded = load(ENDPOINT, selects=[], **options, **loopback(url))
    told: list[Any] = []
    manager = FeatureManager(loaded, on_feature_evaluated=told.append)
    first = manager.get_variant("summarize", "ada")
    assert first is not None
    assert (first.name, first.configuration) == ("r1", {"v": 1})
    metadata = told[0].feature.telemetry.metadata
    assert metadata["FeatureFlagReference"] == f"{ENDPOINT}/kv/.appconfig.featureflag/summarize"
    assert metadata["ETag"] == found.etag
    percentile = [{"variant": "r2", "from": 0, "to": 100}]
    changed = {**FLAG, "allocation": {**FLAG["allocation"], "percentile": percentile}}  # type: ignore[dict-item]
    put(".appconfig.featureflag/summarize", json.dumps(changed), content_type=FLAG_TYPE)
    time.sleep(1.1)
    loaded.refresh()
    assert manager.get_variant("summarize", "ada").name == "r2"  # type: ignore[union-attr]
    loaded.close()


def test_a_throttled_client_waits_as_it_is_told(azure: Azure, url: str, put: Any) -> None:
    put("a", "v")
    azure.outages.add_for_store("appcs-main", Outage(Trouble.THROTTLED, times=2, retry_after=1))
    patient = AzureAppConfigurationClient(ENDPOINT, retry_total=3, **client(url))
    began = time.monotonic()
    assert patient.get_configuration_setting("a").value == "v"  # type: ignore[union-attr]
    assert time.monotonic() - began >= 2


@pytest.mark.parametrize("effect", ["500", "cut", "cut-within"])
def test_a_store_fails_by_command(url: str, data: Any, put: Any, effect: str) -> None:
    put("a", "v")
    fault = {"effect": effect, "store": "appcs-*", "times": 1}
    assert httpx.post(f"{url}/_local/faults", json=fault).status_code == 204
    assert httpx.get(f"{url}/_local").json()["outages"] == [{"effect": effect, "store": "appcs-*"}]
    assert httpx.get(f"{url}/_local").json()["stores"] == {"appcs-main": ENDPOINT}
    with pytest.raises(Exception, match=r"500|Internal|closed|incomplete|broken|reset|Connection"):
        data.get_configuration_setting("a")
    assert data.get_configuration_setting("a").value == "v"


def test_a_command_lets_a_store_fail_and_heals_it(url: str, data: Any, put: Any) -> None:
    put("a", "v")
    told = CliRunner().invoke(app, ["fault", "500", "--store", "appcs-*", "--azure", url])
    assert told.output == "500 for store appcs-*, until healed.\n"
    for _ in range(2):
        with pytest.raises(HttpResponseError, match=r"500|Internal"):
            data.get_configuration_setting("a")
    assert CliRunner().invoke(app, ["heal", "--azure", url]).exit_code == 0
    assert data.get_configuration_setting("a").value == "v"


def test_a_fault_is_either_for_models_or_for_a_store(url: str) -> None:
    both = {"effect": "429", "store": "a", "region": "westeurope"}
    assert httpx.post(f"{url}/_local/faults", json=both).status_code == 400


def test_a_head_has_no_body(url: str, put: Any) -> None:
    put("a", "v")
    found = httpx.head(f"{url}/appcs-main/kv/a?api-version=2024-09-01", headers=HEADERS)
    assert (found.status_code, found.content, found.headers["etag"] != "") == (200, b"", True)


def test_a_reader_s_token_reads_and_doesn_t_write(azure: Azure, url: str, store: Any, put: Any) -> None:
    put("a", "v")
    body = {"audience": "https://azconfig.io", "application": "app", "claims": {"oid": "reader"}}
    token = httpx.post(f"{url}/_local/tokens", json=body).json()["token"]
    made = AzureAppConfigurationClient(ENDPOINT, retry_total=0, **client(url, token))
    with pytest.raises(HttpResponseError, match="Forbidden"):
        made.get_configuration_setting("a")
    role = f"{store.id}/providers/Microsoft.Authorization/roleAssignments/0b2ad04f-8c1f-4b51-9f21-0a4de6d6a222"
    properties = {"principalId": "reader", "roleDefinitionId": "/x/516239f1-63e1-4d78-a4de-a74fb236a071"}
    httpx.put(f"{url}{role}?api-version=2022-04-01", json={"properties": properties}, headers=HEADERS)
    assert made.get_configuration_setting("a").value == "v"  # type: ignore[union-attr]
    with pytest.raises(HttpResponseError, match="Forbidden"):
        made.delete_configuration_setting("a")
