"""Every resource of a stack is led back to the entry it comes from."""

from typing import Any

from model_lifecycle import settings
from model_lifecycle.origins import origins


def test_accounts_deployments_and_callers_name_their_entry(config: Any, encode: Any) -> None:
    guid = "99999999-2222-3333-4444-555555555555"
    config["callers"] = {"app": {"principalId": guid, "principalType": "User"}}
    found = origins(settings.load(encode(config), "model-lifecycle"), "model-lifecycle")
    assert found == {
        "sweden": "model-lifecycle:accounts.sweden",
        "france": "model-lifecycle:accounts.france",
        "sweden.gpt-5.4-2026-03-05-datazone-provisioned": (
            'model-lifecycle:models["gpt-5.4-2026-03-05"].placements[0]'
        ),
        "sweden.gpt-5.4-2026-03-05-datazone-standard": 'model-lifecycle:models["gpt-5.4-2026-03-05"].placements[1]',
        "france.gpt-5.4-2026-03-05-datazone-standard": 'model-lifecycle:models["gpt-5.4-2026-03-05"].placements[2]',
        "sweden.app": "model-lifecycle:callers.app",
        "france.app": "model-lifecycle:callers.app",
    }
