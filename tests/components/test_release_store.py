"""What a release store looks like once the program has run, and in which order that goes live."""

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi.provider.experimental.analyzer import Analyzer

from components import ReleaseStore
from model_lifecycle import names, settings
from model_lifecycle.origins import origin, origins
from offline.hooks import Hooks
from offline.operations import Operation

SUCCESSOR = "gpt-5.6-sol-2026-07-09"
READER = "aaaaaaaa-0000-0000-0000-000000000001"
ON_CALL = "bbbbbbbb-0000-0000-0000-000000000002"
DEPLOYER = "00000000-0000-0000-0000-000000000003"
"""Who runs every program offline."""
FLAG = "main..appconfig.featureflag/summarize"

Found = Mapping[str, Mapping[str, Operation]]


@pytest.fixture
def stack(config: Any) -> Any:
    """A stack whose task `summarize` has a stable release and a canary; tests change what they are about."""
    placement = {"account": "sweden", "sku": "DataZoneStandard", "capacity": 10}
    config["models"][SUCCESSOR] = {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": [placement]}
    publisher = {"name": "AI platform", "email": "ai-platform@example.com"}
    config["gateways"] = {"main": {"location": "swedencentral", "publisher": publisher, "access": "public"}}
    config["stores"] = {"main": {"location": "swedencentral"}}
    config["tasks"] = {"summarize": {"stable": "summarize-r1", "canary": {"release": "summarize-r2", "percent": 10}}}
    identities = {"app": {"principalId": READER, "principalType": "ServicePrincipal"}}
    config["consumers"] = {"newsroom": {"tasks": ["summarize"], "tokensPerMinute": 1, "identities": identities}}
    return config


@pytest.fixture
def resources(operations: Any, stack: Any) -> Any:
    """The resources of the store's component by type and name."""

    def run(changed: Any = stack) -> Found:
        found: dict[str, dict[str, Operation]] = {}
        for operation in operations(changed):
            if "ReleaseStore" in operation.urn:
                found.setdefault(operation.type.rsplit(":", 1)[-1], {})[operation.name] = operation
        return found

    return run


def test_keys_are_off_and_arm_writes_as_whoever_deploys(resources: Any) -> None:
    store = resources()["ConfigurationStore"]["main"].inputs
    assert store["disableLocalAuth"] is True
    assert store["dataPlaneProxy"]["authenticationMode"] == "Pass-through"
    assert store["sku"] == {"name": "Standard"}


@pytest.mark.parametrize(
    ("access", "network", "delegation"), [("private", "Disabled", "Enabled"), ("public", "Enabled", "Disabled")]
)
def test_a_store_that_is_closed_lets_arm_in_through_its_private_link(
    resources: Any, stack: Any, access: str, network: str, delegation: str
) -> None:
    stack["stores"]["main"]["access"] = access
    store = resources()["ConfigurationStore"]["main"].inputs
    assert (store["publicNetworkAccess"], store["dataPlaneProxy"]["privateLinkDelegation"]) == (network, delegation)


@pytest.mark.parametrize(("environment", "keeps"), [("prod", True), ("dev", False)])
def test_a_store_in_prod_can_t_be_purged_and_only_itself_is_protected(
    resources: Any, stack: Any, environment: str, keeps: bool
) -> None:
    stack["environment"] = environment
    found = resources()
    assert found["ConfigurationStore"]["main"].inputs["enablePurgeProtection"] is keeps
    protected = {op.name for of_type in found.values() for op in of_type.values() if op.protect}
    assert protected == ({"main"} if keeps else set())


def test_nobody_sees_a_flag_before_what_it_names(resources: Any) -> None:
    found = resources()
    values = found["KeyValue"]
    releases = {op.urn for name, op in values.items() if name != FLAG}
    assert len(releases) == 4
    assert releases < set(values[FLAG].dependencies)


def test_a_grant_stays_when_an_object_id_is_written_in_other_letters(resources: Any, stack: Any) -> None:
    grants = list[Any]()
    for id_ in (ON_CALL, ON_CALL.upper()):
        stack["stores"]["main"]["writers"] = {"me": {"principalId": id_, "principalType": "User"}}
        grants.append(resources()["RoleAssignment"][f"main.writers.{ON_CALL}"].inputs)
    assert grants[0] == grants[1]


def test_nothing_is_written_before_every_writer_may(resources: Any, stack: Any) -> None:
    writers = {key: {"principalId": id_, "principalType": "User"} for key, id_ in (("ci", READER), ("me", ON_CALL))}
    stack["stores"]["main"]["writers"] = writers
    found = resources()
    rights = [found["RoleAssignment"][f"main.writers.{principal}"] for principal in (READER, ON_CALL)]
    for right in rights:
        assert right.inputs["roleDefinitionId"].endswith(names.APP_CONFIGURATION_DATA_OWNER_ROLE)
        assert right.inputs["principalType"] == "User"
        assert all(right.urn in op.dependencies for op in found["KeyValue"].values())
        assert found["ConfigurationStore"]["main"].urn in right.dependencies


def test_in_prod_nobody_is_let_in_by_running_the_program(resources: Any) -> None:
    found = resources()
    assert set(found["RoleAssignment"]) == {"main.newsroom.app"}
    store = found["ConfigurationStore"]["main"]
    assert all(store.urn in op.dependencies for op in found["KeyValue"].values())


def test_on_a_laptop_whoever_runs_the_program_may_write(resources: Any, stack: Any) -> None:
    stack["environment"] = "dev"
    found = resources()
    right = found["RoleAssignment"][f"main.writers.{DEPLOYER}"]
    assert right.inputs["principalId"] == DEPLOYER
    assert all(right.urn in op.dependencies for op in found["KeyValue"].values())


def test_who_writes_and_reads_gets_two_grants(resources: Any, stack: Any) -> None:
    someone = {"principalId": ON_CALL, "principalType": "User"}
    stack["stores"]["main"] |= {"writers": {"me": someone}, "previewers": {"me": someone}}
    found = resources()["RoleAssignment"]
    grants = [found[f"main.{kind}.{ON_CALL}"].inputs for kind in ("writers", "previewers")]
    assert len({grant["roleAssignmentName"] for grant in grants}) == 2
    assert grants[1]["roleDefinitionId"].endswith(names.APP_CONFIGURATION_DATA_READER_ROLE)


def test_a_flag_waits_for_no_other_task_s_releases(resources: Any, stack: Any) -> None:
    stack["tasks"]["contracts"] = {"stable": "contracts-r1"}
    values = resources()["KeyValue"]
    others = {op.urn for name, op in values.items() if name.startswith("main.contracts/")}
    assert others
    assert not others & set(values[FLAG].dependencies)


def test_consumers_may_read_and_nothing_else(resources: Any) -> None:
    found = resources()["RoleAssignment"]["main.newsroom.app"].inputs
    assert found["roleDefinitionId"].endswith(names.APP_CONFIGURATION_DATA_READER_ROLE)
    assert (found["principalId"], found["principalType"]) == (READER, "ServicePrincipal")


def test_a_replica_stands_in_its_region(resources: Any, stack: Any) -> None:
    stack["stores"]["main"]["replicas"] = ["francecentral"]
    (replica,) = resources()["Replica"].values()
    assert replica.inputs["location"] == "francecentral"


def test_replicas_are_made_one_after_the_other_and_wait_out_what_meets_them(resources: Any, stack: Any) -> None:
    stack["residency"] = "eu"
    stack["stores"]["main"]["replicas"] = ["westeurope", "francecentral", "germanywestcentral"]
    found = resources()
    store, replicas = found["ConfigurationStore"]["main"], list(found["Replica"].values())
    assert [replica.name for replica in replicas] == [
        "main.francecentral",
        "main.germanywestcentral",
        "main.westeurope",
    ]
    befores = [store, *replicas[:-1]]
    assert all(before.urn in replica.dependencies for before, replica in zip(befores, replicas, strict=True))
    assert {replica.error_hooks for replica in replicas} == {("retry-request-conflicts",)}
    assert {op.error_hooks for op in found["KeyValue"].values()} == {("retry-until-granted",)}


@pytest.mark.parametrize("has_store", [True, False])
def test_each_hook_is_registered_once_and_only_where_something_has_it(
    operations: Any, config: Any, stack: Any, monkeypatch: pytest.MonkeyPatch, has_store: bool
) -> None:
    stack["stores"]["main"]["replicas"] = ["francecentral", "westeurope"]
    registered, register = list[str](), Hooks.register
    monkeypatch.setattr(Hooks, "register", lambda self, it: (registered.append(it.name), register(self, it)))
    if not has_store:
        for key in ("stores", "tasks", "consumers"):
            del config[key]
    operations(config)
    assert sorted(registered) == ["retry-request-conflicts", *(["retry-until-granted"] if has_store else [])]


def test_a_canary_at_another_percentage_changes_one_flag_and_nothing_else(resources: Any, stack: Any) -> None:
    before = {name: op.inputs for name, op in resources()["KeyValue"].items()}
    stack["tasks"]["summarize"]["canary"]["percent"] = 50
    after = {name: op.inputs for name, op in resources()["KeyValue"].items()}
    assert {name for name in before if before[name] != after[name]} == {FLAG}


def test_every_resource_in_a_store_is_led_back_to_its_entry(resources: Any, stack: Any, encode: Any) -> None:
    someone = {"principalId": ON_CALL, "principalType": "User"}
    stack["stores"]["main"] |= {"writers": {"ci": someone}, "previewers": {"me": someone}, "replicas": ["westeurope"]}
    known = origins(settings.load(encode(stack), "model-lifecycle"), "model-lifecycle")
    made = [op for of_type in resources().values() for op in of_type.values() if op.custom]
    assert len(made) == 1 + 1 + 3 + 5
    assert [op.name for op in made if origin(known, op.type, op.name) is None] == []


def test_its_arguments_are_fit_for_every_language() -> None:
    schema = Analyzer("model-lifecycle").analyze_component(ReleaseStore)
    assert "releases" in schema.inputs
