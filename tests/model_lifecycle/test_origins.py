"""Every resource of a stack is led back to the entry it comes from."""

from typing import Any

import pytest

from model_lifecycle import settings
from model_lifecycle.origins import origin, origins

WRITER = "BBBBBBBB-0000-0000-0000-000000000002"


def test_accounts_deployments_and_callers_name_their_entry(config: Any, encode: Any) -> None:
    guid = "99999999-2222-3333-4444-555555555555"
    config["callers"] = {"app": {"principalId": guid, "principalType": "User"}}
    found = origins(settings.load(encode(config), "model-lifecycle"), "model-lifecycle")
    assert found == {
        ("Account", "sweden"): "model-lifecycle:accounts.sweden",
        ("Account", "france"): "model-lifecycle:accounts.france",
        ("Deployment", "sweden.gpt-5.4-2026-03-05-datazone-provisioned"): (
            'model-lifecycle:models["gpt-5.4-2026-03-05"].placements[0]'
        ),
        ("Deployment", "sweden.gpt-5.4-2026-03-05-datazone-standard"): (
            'model-lifecycle:models["gpt-5.4-2026-03-05"].placements[1]'
        ),
        ("Deployment", "france.gpt-5.4-2026-03-05-datazone-standard"): (
            'model-lifecycle:models["gpt-5.4-2026-03-05"].placements[2]'
        ),
        ("RoleAssignment", "sweden.app"): "model-lifecycle:callers.app",
        ("RoleAssignment", "france.app"): "model-lifecycle:callers.app",
    }


@pytest.fixture
def whole(config: Any) -> Any:
    """A stack whose account, gateway and store share a key."""
    publisher = {"name": "AI platform", "email": "ai-platform@example.com"}
    someone = {"principalId": WRITER, "principalType": "User"}
    reader = {"principalId": WRITER.replace("B", "C"), "principalType": "User"}
    app = {"principalId": WRITER.replace("B", "D"), "principalType": "User"}
    return config | {
        "gateways": {"sweden": {"location": "swedencentral", "publisher": publisher}},
        "stores": {
            "sweden": {
                "location": "swedencentral",
                "replicas": ["francecentral"],
                "writers": {"ci": someone},
                "previewers": {"on-call": reader},
            }
        },
        "tasks": {"summarize": {"stable": "summarize-r1"}},
        "consumers": {"newsroom": {"tasks": ["summarize"], "tokensPerMinute": 1, "identities": {"app": app}}},
    }


@pytest.mark.parametrize(
    ("type_", "name", "entry"),
    [
        ("cognitiveservices:Account", "sweden", "accounts.sweden"),
        ("apimanagement:ApiManagementService", "sweden", "gateways.sweden"),
        ("appconfiguration:ConfigurationStore", "sweden", "stores.sweden"),
        ("appconfiguration:Replica", "sweden.francecentral", "stores.sweden.replicas[0]"),
        ("appconfiguration:KeyValue", "sweden..appconfig.featureflag/summarize", "tasks.summarize"),
        ("appconfiguration:KeyValue", "sweden.summarize/summarize-r1", "tasks.summarize"),
        ("appconfiguration:KeyValue", "sweden.summarize/summarize-r9/messages/0/1", "tasks.summarize"),
        ("authorization:RoleAssignment", f"sweden.writers.{WRITER.lower()}", "stores.sweden.writers.ci"),
        (
            "authorization:RoleAssignment",
            f"sweden.previewers.{WRITER.lower().replace('b', 'c')}",
            'stores.sweden.previewers["on-call"]',
        ),
        ("authorization:RoleAssignment", "sweden.newsroom.app", "consumers.newsroom.identities.app"),
    ],
)
def test_what_shares_a_name_is_led_back_to_its_own_entry(
    whole: Any, encode: Any, type_: str, name: str, entry: str
) -> None:
    known = origins(settings.load(encode(whole), "model-lifecycle"), "model-lifecycle")
    assert origin(known, f"azure-native:{type_}", name) == f"model-lifecycle:{entry}"


def test_what_nobody_configured_has_no_entry(whole: Any, encode: Any) -> None:
    known = origins(settings.load(encode(whole), "model-lifecycle"), "model-lifecycle")
    assert origin(known, "azure-native:storage:StorageAccount", "sweden") is None
    assert origin(known, "azure-native:appconfiguration:KeyValue", "sweden.contracts/contracts-r1") is None
