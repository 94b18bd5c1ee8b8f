"""Deployments are taken, refused and changed as the real service does it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from local import Azure


def refused(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_a_new_deployment_is_answered_as_in_the_recording(put: Any, account: str) -> None:
    answer = put(sku="Standard", capacity=1)
    assert answer.status == 201
    body = dict(answer.body)
    written = body["systemData"].pop("createdAt")
    assert body.pop("etag") == answer.headers["etag"]
    assert body == {
        "id": f"{account}/deployments/d",
        "type": "Microsoft.CognitiveServices/accounts/deployments",
        "name": "d",
        "sku": {"name": "Standard", "capacity": 1},
        "properties": {
            "model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"},
            "versionUpgradeOption": "OnceNewDefaultVersionAvailable",
            "currentCapacity": 1,
            "capabilities": {"chatCompletion": "true", "responses": "true"},
            "provisioningState": "Succeeded",
            "rateLimits": [
                {"key": "request", "renewalPeriod": 10, "count": 1},
                {"key": "token", "renewalPeriod": 60, "count": 1000},
            ],
        },
        "systemData": {
            "createdBy": "local@example.com",
            "createdByType": "User",
            "lastModifiedBy": "local@example.com",
            "lastModifiedByType": "User",
            "lastModifiedAt": written,
        },
    }


def test_a_put_is_a_full_replace(put: Any, ask: Any, account: str) -> None:
    put(versionUpgradeOption="NoAutoUpgrade", raiPolicyName="strict")
    again = put()
    assert again.status == 200
    properties = ask("GET", f"{account}/deployments/d").body["properties"]
    assert properties["versionUpgradeOption"] == "OnceNewDefaultVersionAvailable"
    assert "raiPolicyName" not in properties


def test_a_patch_leaves_the_rest(put: Any, ask: Any, account: str) -> None:
    put(versionUpgradeOption="NoAutoUpgrade", raiPolicyName="strict")
    patched = ask("PATCH", f"{account}/deployments/d", {"sku": {"name": "GlobalStandard", "capacity": 20}})
    assert patched.body["properties"]["raiPolicyName"] == "strict"
    assert patched.body["sku"]["capacity"] == 20


def test_what_was_answered_may_be_sent_back(put: Any, ask: Any, account: str) -> None:
    body = put().body
    assert ask("PUT", f"{account}/deployments/d", body).status == 200


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ({"model": "gpt-99"}, "DeploymentModelNotSupported", "Format:OpenAI,Name:gpt-99,Version:2026-03-05"),
        ({"version": "2020-01-01"}, "DeploymentModelNotSupported", "is not supported"),
        ({"sku": "S0"}, "InvalidResourceProperties", "The deployment sku name 'S0' is invalid."),
        (
            {"model": "gpt-4.1", "version": "2025-04-14", "sku": "Standard"},
            "InvalidResourceProperties",
            "The specified SKU 'Standard' of account deployment is not supported by the model 'gpt-4.1' version: "
            "'2025-04-14'.",
        ),
        (
            {"sku": "DataZoneProvisionedManaged", "capacity": 10},
            "InvalidCapacity",
            "The specified capacity '10' of account deployment should be at least 15 and no more than 30000",
        ),
        ({"sku": "DataZoneProvisionedManaged", "capacity": 17}, "InvalidCapacity", "in steps of 5"),
        ({"capacity": 0}, "InvalidCapacity", "at least 1"),
        (
            {"model": "o3", "version": "2025-04-16"},
            "ServiceModelDeprecated",
            "The model 'Format:OpenAI,Name:o3,Version:2025-04-16' has been deprecated since 11/19/2026 00:00:00",
        ),
        (
            {"model": "gpt-4o", "version": "2024-08-06", "sku": "Standard"},
            "ServiceModelDeprecated",
            "since 03/31/2026 00:00:00",
        ),
        (
            {"model": "gpt-4.1-mini", "version": "2025-04-14"},
            "ServiceModelDeprecating",
            "The model 'Format:OpenAI,Name:gpt-4.1-mini,Version:2025-04-14' is in deprecating state and cannot be used "
            "for new deployments.",
        ),
        ({"versionUpgradeOption": "Never"}, "InvalidResourceProperties", "OnceCurrentVersionExpired, NoAutoUpgrade"),
        (
            {"capacity": 40_000},
            "InsufficientQuota",
            "This operation require 40000 new capacity in quota Tokens Per Minute (thousands) - gpt-5.4 - "
            "GlobalStandard, which is bigger than the current available capacity 30000. The current quota usage is 0 "
            "and the quota limit is 30000",
        ),
    ],
)
def test_what_the_service_refuses(azure: Azure, put: Any, fields: Any, code: str, said: str) -> None:
    azure.clock.set(datetime(2026, 11, 21, tzinfo=UTC))
    answer = put(**fields)
    assert refused(answer) == (400, code)
    assert said in answer.body["error"]["message"]


def test_an_unknown_property_is_named_with_what_is_supported(put: Any) -> None:
    answer = put(colour="red")
    assert refused(answer) == (400, "InvalidRequestContent")
    assert "'properties.colour' is not a known property. Supported here: capacitySettings" in str(answer.body)


def test_a_version_may_change_in_place_but_not_together_with_capacity(put: Any) -> None:
    put(model="text-embedding-ada-002", version="1", sku="Standard")
    both = put(model="text-embedding-ada-002", version="2", sku="Standard", capacity=20)
    assert both.body["error"]["message"] == "Cannot change capacity and model at the same time for deployment"
    assert put(model="text-embedding-ada-002", version="2", sku="Standard").status == 200


def test_another_model_in_place_is_refused(put: Any) -> None:
    put()
    answer = put(model="gpt-5.5", version="2026-04-24")
    assert refused(answer) == (400, "CannotChangeDeploymentModel")
    assert answer.body["error"]["message"] == "The model of deployment cannot be changed."


def test_who_deployed_a_version_before_its_deprecation_may_deploy_it_again(azure: Azure, put: Any) -> None:
    azure.clock.set(datetime(2026, 3, 1, tzinfo=UTC))
    assert put(model="gpt-4.1-mini", version="2025-04-14").status == 201
    azure.clock.set(datetime(2026, 6, 1, tzinfo=UTC))
    assert put("again", model="gpt-4.1-mini", version="2025-04-14").status == 201


def test_a_retired_version_may_still_be_configured_where_it_runs(azure: Azure, put: Any) -> None:
    put(model="gpt-5.4", version="2026-03-05")
    azure.clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    assert put(capacity=20).status == 200


def test_a_sku_in_which_the_version_is_retired_is_refused_in_place_too(azure: Azure, put: Any) -> None:
    azure.clock.set(datetime(2025, 8, 1, tzinfo=UTC))
    put(model="gpt-4o", version="2024-08-06")
    azure.clock.set(datetime(2026, 11, 1, tzinfo=UTC))
    assert refused(put(model="gpt-4o", version="2024-08-06", sku="Standard")) == (400, "ServiceModelDeprecated")


def test_a_deployment_without_a_version_gets_the_default_one(ask: Any, account: str) -> None:
    body = {
        "sku": {"name": "Standard"},
        "properties": {"model": {"format": "OpenAI", "name": "text-embedding-ada-002"}},
    }
    answer = ask("PUT", f"{account}/deployments/d", body).body
    assert answer["properties"]["model"]["version"] == "2"
    assert answer["sku"] == {"name": "Standard", "capacity": 10}


def test_another_publisher_s_model_needs_an_account_of_kind_ai_services(ask: Any, account: str) -> None:
    body = {
        "sku": {"name": "GlobalStandard", "capacity": 1},
        "properties": {"model": {"format": "DeepSeek", "name": "DeepSeek-V3.1", "version": "1"}},
    }
    assert refused(ask("PUT", f"{account}/deployments/d", body)) == (400, "DeploymentModelNotSupported")
    other = f"{account}-foundry"
    ask("PUT", other, {"location": "westeurope", "kind": "AIServices", "sku": {"name": "S0"}})
    answer = ask("PUT", f"{other}/deployments/d", body)
    assert answer.status == 201
    assert "versionUpgradeOption" not in answer.body["properties"]


def test_two_versions_side_by_side_draw_on_one_quota(put: Any) -> None:
    ada = {"model": "text-embedding-ada-002", "sku": "Standard"}
    assert put("one", **ada, version="1", capacity=2000).status == 201
    answer = put("two", **ada, version="2", capacity=2000)
    assert "current available capacity 1000. The current quota usage is 2000" in answer.body["error"]["message"]
    assert put("two", **ada, version="2", capacity=1000).status == 201


def test_provisioned_quota_counts_all_models_together(put: Any) -> None:
    assert put("one", sku="GlobalProvisionedManaged", capacity=900).status == 201
    answer = put("two", model="gpt-5.5", version="2026-04-24", sku="GlobalProvisionedManaged", capacity=200)
    assert "quota Global Provisioned Managed Throughput Unit" in answer.body["error"]["message"]


def test_a_deleted_deployment_gives_its_quota_back(put: Any, ask: Any, account: str) -> None:
    put(sku="GlobalProvisionedManaged", capacity=900)
    assert ask("DELETE", f"{account}/deployments/d").status == 200
    assert ask("DELETE", f"{account}/deployments/d").status == 204
    assert put("other", sku="GlobalProvisionedManaged", capacity=900).status == 201


def test_an_account_takes_32_standard_deployments(put: Any) -> None:
    for number in range(32):
        assert put(f"d{number}", capacity=1).status == 201
    assert refused(put("more", capacity=1)) == (400, "DeploymentLimitReached")
    assert put("d0", capacity=2).status == 200
    assert put("more", sku="GlobalProvisionedManaged", capacity=15).status == 201


def test_a_deployment_without_its_account_has_no_parent(ask: Any, account: str, body: Any) -> None:
    path = f"{account}-gone/deployments/d"
    assert refused(ask("PUT", path, body())) == (404, "ParentResourceNotFound")
    assert refused(ask("GET", path)) == (404, "ParentResourceNotFound")


def test_one_that_is_not_there_is_not_found(ask: Any, account: str) -> None:
    answer = ask("GET", f"{account}/deployments/none")
    assert refused(answer) == (404, "ResourceNotFound")
    assert "'Microsoft.CognitiveServices/accounts/acc/deployments/none'" in answer.body["error"]["message"]
