"""The real engine brings the stack up, changes it and takes it down, through the plugin."""

import json
import os
import signal
import time
from typing import Any

import pytest

from local import Azure
from local.arm import Request
from local.store import Effect, Fault
from model_lifecycle import names

NEW = "gpt-5.5-2026-04-24"
DEPLOYMENT = f"netherlands.{NEW}-datazone-standard"
DEPLOYMENTS = "Microsoft.CognitiveServices/accounts/deployments"
VERSION = {"api-version": "2025-06-01"}
HEADERS = {"authorization": "Bearer test", "content-type": "application/json"}

pytestmark = pytest.mark.engine


def add_a_version(config: Any) -> None:
    config["model-lifecycle:models"][NEW] = {
        "model": "gpt-5.5",
        "version": "2026-04-24",
        "placements": [{"account": "netherlands", "sku": "DataZoneStandard", "capacity": 20}],
    }


def ask(azure: Azure, method: str, path: str, body: Any = None) -> Any:
    content = b"" if body is None else json.dumps(body).encode()
    answer = azure.arm.handle(Request(method, path, VERSION, HEADERS, content))
    assert answer.status < 300, answer
    return answer.body


def deployed(azure: Azure) -> list[str]:
    return [deployment.name for account in azure.endpoints() for deployment in account.deployments]


def ids(engine: Any, kind: str) -> dict[str, str]:
    resources = engine.exported()["resources"]
    return {r["urn"].rsplit("::", 1)[1]: r["id"] for r in resources if r["type"].endswith(f":{kind}") and r["custom"]}


def behind_the_gateway(version: str, placement: str, op: str) -> dict[str, str]:
    """What else happens when a version comes or goes: its backend, its pool, and one line of the table."""
    backend, pool = names.backend("netherlands", f"{version}-{placement}"), names.pool(version)
    return {f"main.{backend}": op, f"main.{pool}": op, "main.models": "update"}


def test_what_was_put_up_is_there_and_a_second_time_nothing_changes(up: Any, azure: Azure) -> None:
    assert len(deployed(azure)) == 4
    assert up.steps() == {}


def test_a_new_version_touches_nothing_else(up: Any, azure: Azure) -> None:
    up.configure(add_a_version)
    assert up.steps() == {DEPLOYMENT: "create", **behind_the_gateway(NEW, "datazone-standard", "create")}
    assert up.up().returncode == 0
    assert f"{NEW}-datazone-standard" in deployed(azure)


def test_a_version_that_is_taken_out_is_deleted_and_nothing_else(up: Any, azure: Azure) -> None:
    up.configure(lambda config: config["model-lifecycle:models"].pop("text-embedding-ada-002-1"))
    version = "text-embedding-ada-002-1"
    assert up.steps() == {
        f"netherlands.{version}-standard": "delete",
        **behind_the_gateway(version, "standard", "delete"),
    }
    done = up.up()
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(deployed(azure)) == 3
    assert up.steps() == {}


def test_deletes_below_one_account_wait_for_each_other(up: Any, azure: Azure) -> None:
    azure.behaviour.set_latencies({DEPLOYMENTS: 1.0})
    gone = ("text-embedding-ada-002-1", "text-embedding-ada-002-2")
    up.configure(lambda config: [config["model-lifecycle:models"].pop(key) for key in gone])
    done = up.up()
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(deployed(azure)) == 2


def test_an_account_that_moves_is_replaced_with_its_deployments(up: Any, azure: Azure) -> None:
    def move(config: Any) -> None:
        config["model-lifecycle:accounts"]["netherlands"]["location"] = "swedencentral"

    up.configure(move)
    assert up.steps()["netherlands"] == "replace"
    done = up.up()
    assert done.returncode == 0, done.stdout + done.stderr
    (endpoint,) = azure.endpoints()
    assert endpoint.location == "swedencentral"
    assert len(endpoint.deployments) == 4


def test_another_default_location_leaves_the_resource_group_and_all_in_it_alone(up: Any) -> None:
    up.configure(lambda config: config.update({"azure-native:location": "swedencentral"}))
    assert up.steps() == {}


def test_destroy_leaves_nothing(up: Any, azure: Azure) -> None:
    up.done("destroy", "--yes", "--run-program")
    assert azure.endpoints() == ()
    assert azure.services.snapshot().services == {}


def test_a_document_that_changes_reaches_azure(up: Any, azure: Azure) -> None:
    def shift(config: Any) -> None:
        config["model-lifecycle:routes"]["chat"]["canary"]["percent"] = 15

    up.configure(shift)
    assert up.steps() == {"main.routes": "update"}
    assert up.up().returncode == 0
    (service,) = azure.services.snapshot().services.values()
    assert '"percent":15' in service.fragments["routes"]
    assert up.steps() == {}


def test_a_gateway_that_moves_is_made_anew_before_the_old_one_goes(up: Any, azure: Azure) -> None:
    (before,) = azure.services.snapshot().services
    up.configure(lambda config: config["model-lifecycle:gateways"]["main"].update(location="swedencentral"))
    assert up.steps()["main"] == "replace"
    done = up.up()
    assert done.returncode == 0, done.stdout + done.stderr
    (after,) = azure.services.snapshot().services.values()
    assert (after.name != before, after.location) == (True, "swedencentral")
    assert up.steps() == {}


def test_no_key_is_in_the_state(up: Any, azure: Azure) -> None:
    (service,) = azure.services.snapshot().services.values()
    assert service.keys
    exported = json.dumps(up.exported())
    assert [key for key in service.keys if key in exported] == []


def test_a_refresh_finds_a_pin_that_was_reset_and_an_update_mends_it(up: Any, azure: Azure) -> None:
    (path,) = (id_ for name, id_ in ids(up, "Deployment").items() if "gpt-5.4" in name)
    body = ask(azure, "GET", path)
    del body["properties"]["versionUpgradeOption"]
    ask(azure, "PUT", path, body)
    up.done("refresh", "--yes")
    assert up.steps() == {"netherlands.gpt-5.4-2026-03-05-datazone-standard": "update"}
    assert up.up().returncode == 0
    assert ask(azure, "GET", path)["properties"]["versionUpgradeOption"] == "NoAutoUpgrade"


def test_a_refresh_finds_a_deployment_that_is_gone(up: Any, azure: Azure) -> None:
    (path,) = (id_ for name, id_ in ids(up, "Deployment").items() if "gpt-5.6" in name)
    ask(azure, "DELETE", path)
    up.done("refresh", "--yes")
    assert up.steps() == {"netherlands.gpt-5.6-sol-2026-07-09-datazone-standard": "create"}


def test_a_deployment_over_quota_is_refused_and_the_rest_stays(up: Any, azure: Azure) -> None:
    def too_much(config: Any) -> None:
        add_a_version(config)
        config["model-lifecycle:models"][NEW]["placements"][0]["capacity"] = 900_000

    up.configure(too_much)
    done = up.up()
    assert done.returncode != 0
    assert "InsufficientQuota" in done.stdout
    assert len(deployed(azure)) == 4
    assert up.steps() == {DEPLOYMENT: "create", **behind_the_gateway(NEW, "datazone-standard", "create")}


def test_a_creation_that_fails_half_way_is_kept_and_finished_later(up: Any, azure: Azure) -> None:
    def second(config: Any) -> None:
        config["model-lifecycle:accounts"]["sweden"] = {"location": "swedencentral"}

    azure.behaviour.add(Fault(Effect.FAILED_OPERATION, "PUT", "*/accounts/*"))
    up.configure(second)
    assert up.up().returncode != 0
    (kept,) = (r for r in up.exported()["resources"] if r["urn"].endswith("::sweden") and r.get("id"))
    assert "InternalServerError" in kept["initErrors"][0]
    assert up.steps() == {"sweden": "update"}
    assert up.up().returncode == 0
    assert up.steps() == {}


def test_an_update_that_is_killed_is_picked_up_where_it_stood(engine: Any, azure: Azure) -> None:
    azure.behaviour.set_latencies({DEPLOYMENTS: 1.0})
    engine.done("stack", "init", "dev")
    process = engine.started("up", "--yes", "--skip-preview")
    until(lambda: len(deployed(azure)) >= 2)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    azure.behaviour.reset()
    engine.done("cancel", "--yes")
    account = next(iter(ids(engine, "Account").values()))
    pending = [operation["resource"] for operation in engine.exported()["pending_operations"]]
    engine.done("refresh", "--yes", "--clear-pending-creates")
    for resource in pending:
        name, path = (
            resource["inputs"]["deploymentName"],
            f"{account}/deployments/{resource['inputs']['deploymentName']}",
        )
        adopt(engine, resource, path) if name in deployed(azure) else None
    done = engine.up()
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(deployed(azure)) == 4
    assert engine.steps() == {}


def test_an_existing_account_and_deployment_are_imported(up: Any, azure: Azure) -> None:
    account = next(iter(ids(up, "Account").values()))
    deployment = next(id_ for name, id_ in ids(up, "Deployment").items() if "gpt-5.4" in name)
    (up.folder / "__main__.py").write_text(IMPORTING.format(account=account, deployment=deployment))
    up.done("stack", "init", "adopted")
    done = up.up("--stack", "adopted", "--config", "azure-native:location=westeurope")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(deployed(azure)) == 4
    assert "2 imported" in done.stdout


def test_secrets_stay_secret_in_the_state(engine: Any, azure: Azure) -> None:
    with (engine.folder / "__main__.py").open("a") as program:
        program.write(SECRETIVE)
    engine.done("stack", "init", "dev")
    done = engine.up()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "hunter2" not in json.dumps(engine.exported())
    assert not [path for path in engine.folder.parent.glob("backend/**/*.json*") if "hunter2" in path.read_text()]
    assert engine.steps() == {}
    assert done.stdout.count("hunter2") == 0


def adopt(engine: Any, resource: Any, path: str) -> None:
    """What the engine's own answer to an interrupted creation is: to import what was created."""
    name = resource["urn"].rsplit("::", 1)[1]
    options = ("--parent", f"account={resource['parent']}", "--generate-code=false", "--protect=false", "--yes")
    engine.done("import", resource["type"], name, path, *options)


def until(condition: Any) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


SECRETIVE = """
resources.ResourceGroup("private", resource_group_name="private", tags={"word": pulumi.Output.secret("hunter2")})
"""
IMPORTING = """
import pulumi
from pulumi_azure_native import cognitiveservices
account, deployment = "{account}", "{deployment}"
parts = account.split("/")
cognitiveservices.Account(
    "adopted",
    account_name=parts[-1],
    resource_group_name=parts[4],
    location="westeurope",
    opts=pulumi.ResourceOptions(import_=account, ignore_changes=["kind", "sku", "identity", "properties", "tags"]),
)
cognitiveservices.Deployment(
    "adopted",
    account_name=parts[-1],
    resource_group_name=parts[4],
    deployment_name=deployment.split("/")[-1],
    sku={{"name": "DataZoneStandard", "capacity": 20}},
    properties={{
        "model": {{"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}},
        "versionUpgradeOption": "NoAutoUpgrade",
        "currentCapacity": 20,
    }},
    opts=pulumi.ResourceOptions(import_=deployment),
)
"""
