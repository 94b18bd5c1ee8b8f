"""The real engine changes who may call a gateway, moves the gateway and drops it, and Azure refuses nothing."""

from typing import Any

import pytest

from local import Azure

CONSUMERS, GATEWAYS = "model-lifecycle:consumers", "model-lifecycle:gateways"

pytestmark = pytest.mark.engine


def drop(config: Any) -> None:
    """Leaves the gateway out, and what needs one."""
    for key in (CONSUMERS, GATEWAYS, *(f"model-lifecycle:{key}" for key in ("routes", "tasks", "stores"))):
        config.pop(key, None)


def subscriptions(azure: Azure) -> set[str]:
    """The names of the only gateway's subscriptions that are somebody's."""
    (service,) = azure.services.snapshot().services.values()
    return {name for name, one in service.subscriptions.items() if one.display_name}


def brought_up(engine: Any) -> None:
    done = engine.up()
    assert done.returncode == 0, done.stdout + done.stderr
    assert engine.steps() == {}


def protect(engine: Any) -> None:
    (service,) = (it["urn"] for it in engine.exported()["resources"] if it["type"].endswith(":ApiManagementService"))
    engine.done("state", "protect", service, "--yes")


def test_consumers_come_get_another_name_and_go(up: Any, azure: Azure) -> None:
    before = subscriptions(azure)
    up.configure(lambda config: config[CONSUMERS].update(archive={"tokensPerMinute": 1000}))
    brought_up(up)
    assert subscriptions(azure) == before | {"consumer-archive"}
    up.configure(lambda config: config[CONSUMERS].update(library=config[CONSUMERS].pop("archive")))
    steps = up.steps()
    assert (steps.pop("main.library"), steps.pop("main.archive")) == ("create", "delete")
    assert all(name.startswith(("main.callers-", "main.openai")) for name in steps)
    brought_up(up)
    assert subscriptions(azure) == before | {"consumer-library"}
    up.configure(lambda config: config.pop(CONSUMERS))
    brought_up(up)
    assert subscriptions(azure) == set()


def test_a_gateway_that_is_dropped_goes_with_one_delete(up: Any, azure: Azure) -> None:
    up.configure(drop)
    done = up.up()
    assert done.returncode == 0, done.stdout + done.stderr
    assert azure.services.snapshot().services == {}
    assert not [it for it in up.exported()["resources"] if "apimanagement" in it["type"]]
    assert up.steps() == {}
    assert up.run("destroy", "--yes", "--skip-preview").returncode == 0


def test_a_gateway_that_moves_is_replaced_with_all_that_is_in_it(up: Any, azure: Azure) -> None:
    up.configure(lambda config: config[GATEWAYS]["main"].update(location="francecentral"))
    steps = up.steps()
    assert steps["main"] == steps["main.consumers"] == "replace"
    brought_up(up)
    (service,) = azure.services.snapshot().services.values()
    assert service.location == "francecentral"
    assert service.subscriptions.keys() >= {"consumer-newsroom"}


def test_a_protected_gateway_is_refused_by_a_preview(up: Any) -> None:
    protect(up)
    up.configure(drop)
    refused = up.run("preview")
    assert refused.returncode != 0
    assert "cannot be deleted" in refused.stdout + refused.stderr


def test_dropping_a_protected_gateway_unseen_leaves_what_is_in_it_and_its_state_can_be_brought_back(
    up: Any, azure: Azure
) -> None:
    protect(up)
    before, kept = azure.services.snapshot().services, up.done("stack", "export")
    stack = up.folder / "Pulumi.dev.yaml"
    text = stack.read_text()
    up.configure(drop)
    assert up.up().returncode != 0
    assert azure.services.snapshot().services == before
    stack.write_text(text)
    (up.folder / "kept.json").write_text(kept)
    up.done("stack", "import", "--file", "kept.json")
    assert up.up("--refresh").returncode == 0
    assert up.steps() == {}
