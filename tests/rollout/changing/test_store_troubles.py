"""A store that answers 429, or not at all, or refuses: one message, and nothing is half done."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.appconfiguration import ConfigurationSetting
from azure.core.exceptions import ClientAuthenticationError

from rollout.live import store
from tests.rollout.changing.conftest import FLAG, ROOT, Live, Rollout, configured, done, journal

STORE = "appcs-*"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries without waiting."""
    monkeypatch.setitem(store._ATTEMPTS, "retry_backoff_factor", 0)
    monkeypatch.setitem(store._ATTEMPTS, "retry_backoff_max", 0)
    monkeypatch.setitem(store._ATTEMPTS, "retry_total", 1)


def fault(url: str, effect: str, **more: Any) -> None:
    body = {"effect": effect, "store": STORE, **more}
    httpx.post(f"{url}/_local/faults", json=body).raise_for_status()


def heal(url: str) -> None:
    httpx.post(f"{url}/_local/faults/clear", json={}).raise_for_status()


@pytest.mark.parametrize(("effect", "said"), [("429", "429"), ("500", "500"), ("cut", "does not answer")])
@pytest.mark.parametrize("command", ["promote", "rollback"])
def test_a_store_that_fails_leaves_nothing_half_done(
    rollout: Rollout, folder: Path, url: str, live: Live, effect: str, said: str, command: str
) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    before = (folder / "Pulumi.dev.yaml").read_bytes(), len(journal(folder))
    fault(url, effect)
    refused = rollout(command, "summarize", "--now")
    assert refused.exit_code == 2
    assert said in refused.output
    assert refused.output.count("\n") <= 2
    heal(url)
    assert (live.canary, (folder / "Pulumi.dev.yaml").read_bytes(), len(journal(folder))) == (10, *before)


def test_a_short_trouble_is_waited_out(rollout: Rollout, url: str, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    fault(url, "429", times=1)
    done(rollout("rollback", "summarize", "--now"))
    assert live.canary == 0


def test_a_store_that_asks_for_an_hour_is_not_waited_for(rollout: Rollout, folder: Path, url: str) -> None:
    """A store that is out of quota says so, and a person who has to roll back can't sit there with the lock."""
    fault(url, "429", retryAfter=3600)
    refused = rollout("start", "summarize", "summarize-r2", "--now")
    assert refused.exit_code == 2
    assert "Wait 3600 s, as it asks for, then repeat" in refused.output


def test_a_store_that_is_silent_is_given_up(
    rollout: Rollout, folder: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(store._TIMES, "read_timeout", 0.2)
    fault(url, "slow", seconds=3)
    refused = rollout("start", "summarize", "summarize-r2", "--now")
    assert refused.exit_code == 2
    assert "does not answer" in refused.output


def test_a_write_whose_answer_was_lost_is_read_back(
    rollout: Rollout, folder: Path, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first attempt got through, and the second one meets 412: it was this command's own."""
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    put = store.AzureAppConfigurationClient.set_configuration_setting

    def twice(self: Any, setting: Any, **options: Any) -> Any:
        put(self, setting, **options)
        return put(self, setting, **options)

    monkeypatch.setattr(store.AzureAppConfigurationClient, "set_configuration_setting", twice)
    done(rollout("promote", "summarize", "--now"))
    assert live.canary == 50
    assert journal(folder)[-1]["phase"] == "done"


def test_who_may_not_write_is_told_and_nothing_is_changed(
    rollout: Rollout, folder: Path, url: str, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.local import client  # noqa: PLC0415

    done(rollout("start", "summarize", "summarize-r2", "--now"))
    body = {"audience": "https://azconfig.io", "application": "app", "claims": {"oid": "no-reader-at-all"}}
    token = httpx.post(f"{url}/_local/tokens", json=body).json()["token"]
    monkeypatch.setattr(store, "_access", lambda address: client(url, token))
    refused = rollout("rollback", "summarize", "--now")
    assert refused.exit_code == 2
    assert "App Configuration Data Owner" in refused.output
    assert "enabled" not in (configured(folder) or {})


def test_status_says_that_a_store_does_not_answer(rollout: Rollout, url: str, folder: Path) -> None:
    fault(url, "429")
    said = done(rollout("status"))
    assert "store not looked at" in said


@pytest.mark.parametrize("value", ["no JSON", "[]", "null", '{"id":"summarize","variants":["a"]}'])
def test_a_flag_of_another_shape_is_told(rollout: Rollout, folder: Path, live: Live, value: str) -> None:
    entry = ConfigurationSetting(key=FLAG, value=value, content_type="text/plain")
    live.client.set_configuration_setting(entry)
    assert "no feature flag with variants" in " ".join(done(rollout("status", "summarize")).split())
    refused = rollout("start", "summarize", "summarize-r2", "--now")
    assert refused.exit_code == 2
    assert "no feature flag with variants" in refused.output


def test_a_flag_with_values_of_its_own_is_drift(rollout: Rollout, live: Live) -> None:
    pins = [{"variant": "a", "users": [1, {}]}]
    live.put({"id": "summarize", "variants": [{"name": "a", "configuration_value": "x"}], "allocation": {"user": pins}})
    live.put({**live.flag, "enabled": True})
    assert "differs" in done(rollout("status", "summarize"))


def test_a_rollback_of_a_flag_that_leads_nowhere_leads_back(rollout: Rollout, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    live.put({"id": "summarize", "enabled": True, "conditions": {"client_filters": []}})
    done(rollout("rollback", "summarize", "--now"))
    assert not live.flag["enabled"]
    assert live.flag["allocation"]["default_when_disabled"] == "summarize-r1"


def test_a_rollback_says_when_the_store_leads_elsewhere(rollout: Rollout, live: Live) -> None:
    """This file is older than what is served: another checkout has gone on."""
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    allocation = {**live.flag["allocation"], "default_when_disabled": "summarize-r2"}
    live.put({**live.flag, "allocation": allocation})
    said = " ".join(done(rollout("rollback", "summarize", "--now")).split())
    assert "the store gives everybody summarize-r2 now, not summarize-r1" in said


def test_who_is_not_logged_in_is_told_so(rollout: Rollout, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise ClientAuthenticationError("EnvironmentCredential: authentication unavailable")

    monkeypatch.setattr("reader.local.Credential.get_token", nobody)
    refused = rollout("rollback", "summarize", "--now")
    assert refused.exit_code == 2
    assert "Log in (az login)" in refused.output


def test_json_errors_are_one_document(rollout: Rollout, folder: Path) -> None:
    refused = rollout("promote", "nothing", "--json")
    assert refused.exit_code == 2
    told = json.loads(refused.stdout)
    assert told["error"]["kind"] == "bad-input"
    assert "nothing: is no task" in told["error"]["message"]


def test_a_file_with_conflict_markers_names_the_way_back_without_it(rollout: Rollout, folder: Path, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    file = folder / "Pulumi.dev.yaml"
    was = file.read_text()
    file.write_text(was.replace("config:", "<<<<<<< HEAD\nconfig:\n=======\nconfig:\n>>>>>>> theirs"))
    refused = rollout("rollback", "summarize", "--now")
    by_hand = re.search(r"az appconfig feature disable .*", refused.output)
    assert refused.exit_code == 2
    assert by_hand
    assert by_hand[0] in (ROOT / "docs/rollback.md").read_text()
    assert "az appconfig" not in rollout("start", "summarize", "summarize-r3").output
    live.put({**live.flag, "enabled": False})
    file.write_text(was)
    done(rollout("rollback", "summarize", unseen=True))
    assert (configured(folder) or {})["enabled"] is False
