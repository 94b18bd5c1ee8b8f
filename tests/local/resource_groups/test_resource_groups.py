"""Resource groups: made, tagged, listed and deleted."""

from typing import Any

PATH = "/subscriptions/sub/resourceGroups/rg"


def refused(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_a_group_is_made_and_written_again(ask: Any) -> None:
    made = ask("PUT", PATH, {"location": "West Europe", "tags": {"a": "b"}})
    assert made.status == 201
    assert made.body == {
        "id": PATH,
        "name": "rg",
        "type": "Microsoft.Resources/resourceGroups",
        "location": "westeurope",
        "tags": {"a": "b"},
        "properties": {"provisioningState": "Succeeded"},
    }
    again = ask("PUT", PATH, {"location": "westeurope"})
    assert (again.status, "tags" in again.body) == (200, False)


def test_a_patch_changes_tags_only(ask: Any) -> None:
    ask("PUT", PATH, {"location": "westeurope"})
    assert ask("PATCH", PATH, {"tags": {"c": "d"}}).body["tags"] == {"c": "d"}


def test_a_group_can_t_move(ask: Any) -> None:
    ask("PUT", PATH, {"location": "westeurope"})
    assert refused(ask("PUT", PATH, {"location": "eastus"})) == (409, "InvalidResourceGroupLocation")
    assert refused(ask("PATCH", PATH, {"location": "eastus"})) == (409, "InvalidResourceGroupLocation")


def test_a_group_needs_a_region_that_exists(ask: Any) -> None:
    assert refused(ask("PUT", PATH, {})) == (400, "LocationRequired")
    assert refused(ask("PUT", PATH, {"location": "mars"})) == (400, "LocationNotAvailableForResourceGroup")


def test_whether_a_group_is_there(ask: Any) -> None:
    assert ask("HEAD", PATH).status == 404
    assert refused(ask("GET", PATH)) == (404, "ResourceGroupNotFound")
    ask("PUT", PATH, {"location": "westeurope"})
    assert ask("HEAD", PATH).status == 204


def test_a_deletion_is_polled_at_its_location(azure: Any, ask: Any) -> None:
    ask("PUT", PATH, {"location": "westeurope"})
    azure.behaviour.set_latencies({"Microsoft.Resources/resourceGroups": 60})
    deleted = ask("DELETE", PATH)
    path = deleted.headers["location"].removeprefix("https://management.azure.com").partition("?")[0]
    assert (deleted.status, ask("GET", path).status) == (202, 202)
    assert refused(ask("PUT", PATH, {"location": "westeurope"})) == (409, "ResourceGroupBeingDeleted")
    azure.clock.advance(61)
    assert ask("GET", path).status == 200


def test_groups_are_listed_by_subscription(ask: Any) -> None:
    ask("PUT", PATH, {"location": "westeurope"})
    assert [group["name"] for group in ask("GET", "/subscriptions/sub/resourceGroups").body["value"]] == ["rg"]
    assert ask("GET", "/subscriptions/other/resourceGroups").body["value"] == []
