"""Whatever a configuration holds, it loads or is refused with messages; nothing else ever happens."""

import json
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from model_lifecycle import catalogue, settings

PROJECT = "model-lifecycle"
KEYS = (
    *("environment", "residency", "network", "accounts", "models", "callers", "tags", "keepVersionAliases", "nope"),
    *("gateways", "routes", "consumers", "stores", "tasks"),
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
words = st.sampled_from(
    ["gpt-5.4", "2026-03-05", "latest", "", "OpenAI", "DeepSeek", "swedencentral", "uksouth", "eu", "global", "a", "b"]
)
placements = st.fixed_dictionaries(
    {
        "account": st.sampled_from(["a", "b", "c"]),
        "sku": st.sampled_from([*catalogue.SKUS, "Nope"]),
        "capacity": st.integers(-1, 200),
    },
    optional={"priority": st.integers(-1, 200), "raiPolicyName": words | scalars},
)
models = st.fixed_dictionaries(
    {"model": words | scalars, "version": words | scalars, "placements": st.lists(placements | scalars, max_size=4)},
    optional={"format": words | scalars, "extra": scalars},
)
accounts = st.dictionaries(
    st.sampled_from(["a", "b", "C"]),
    st.fixed_dictionaries({"location": words}, optional={"kind": st.sampled_from(["OpenAI", "AIServices", "x"])}),
)
versions = st.sampled_from(["gpt-5.4-2026-03-05", "b-1", "x", "chat"])
gateways = st.fixed_dictionaries(
    {"location": words, "publisher": st.fixed_dictionaries({"name": words, "email": st.just("a@b.c") | scalars})},
    optional={
        "sku": st.sampled_from(["BasicV2", "StandardV2", "Premium", "Consumption", ""]),
        "capacity": st.integers(-1, 40),
        "access": st.sampled_from(["public", "private", "x"]),
        "models": st.lists(versions, max_size=3),
        "entra": scalars | st.fixed_dictionaries({"tenantId": words, "audience": words}),
    },
)
routes = st.fixed_dictionaries(
    {"stable": versions},
    optional={"canary": scalars | st.fixed_dictionaries({"model": versions, "percent": st.integers(-1, 101)})},
)
task_names = st.sampled_from(["summarize", "Summarize", "contracts", "a b"])
consumers = st.fixed_dictionaries(
    {"tokensPerMinute": st.integers(-1, 10) | scalars},
    optional={
        "models": st.lists(versions, max_size=3),
        "applications": st.lists(words, max_size=2),
        "tasks": st.lists(task_names, max_size=2),
        "identities": st.dictionaries(words, scalars, max_size=1),
    },
)
stores = st.fixed_dictionaries(
    {"location": words},
    optional={
        "sku": st.sampled_from(["Free", "Developer", "Standard", "x"]),
        "replicas": st.lists(words, max_size=2),
        "tasks": st.lists(task_names, max_size=2),
    },
)
pinned = st.dictionaries(st.sampled_from(["stable", "canary"]), st.lists(st.text(max_size=3), max_size=2))
tasks = st.fixed_dictionaries(
    {"stable": st.sampled_from(["r1", "r2", "a b"])},
    optional={
        "canary": scalars
        | st.fixed_dictionaries({"release": st.sampled_from(["r1", "r2"]), "percent": st.integers(-1, 101) | scalars}),
        "users": pinned,
        "groups": pinned,
        "enabled": scalars,
    },
)
plausible = st.fixed_dictionaries(
    {
        "environment": st.sampled_from(["dev", "prod", "production"]),
        "residency": words,
        "network": st.sampled_from(["public", "private", "x"]),
        "accounts": accounts,
        "models": st.dictionaries(st.sampled_from(["gpt-5.4-2026-03-05", "x"]), models),
    },
    optional={
        "gateways": st.dictionaries(st.sampled_from(["main", "two", "publisher"]), gateways, max_size=2),
        "routes": st.dictionaries(st.sampled_from(["chat", "x", "gpt-5.4"]), routes, max_size=2),
        "consumers": st.dictionaries(st.sampled_from(["newsroom", "models"]), consumers, max_size=2),
        "stores": st.dictionaries(st.sampled_from(["main", "two"]), stores, max_size=2),
        "tasks": st.dictionaries(task_names, tasks, max_size=2),
    },
)


def loads_or_is_refused(config: dict[str, str]) -> settings.Settings | None:
    try:
        return settings.load(config, PROJECT)
    except settings.SettingsError as error:
        assert error.problems
        lines = str(error).splitlines()
        assert all(":" in line and ". " in line and line.endswith(".") for line in lines)
        return None


@given(st.dictionaries(st.sampled_from([f"{PROJECT}:{key}" for key in KEYS]) | st.text(), anything))
def test_any_values_load_or_are_refused(values: dict[str, Any]) -> None:
    loads_or_is_refused({key: json.dumps(value) for key, value in values.items()})


@given(st.dictionaries(st.sampled_from([f"{PROJECT}:{key}" for key in KEYS]), st.text()))
def test_any_text_loads_or_is_refused(values: dict[str, str]) -> None:
    loads_or_is_refused(values)


@given(plausible)
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow])
def test_plausible_stacks_load_or_are_refused_and_what_loads_keeps_every_rule(values: dict[str, Any]) -> None:
    encoded = {f"{PROJECT}:{key}": v if isinstance(v, str) else json.dumps(v) for key, v in values.items()}
    loaded = loads_or_is_refused({"azure-native:location": "swedencentral", **encoded})
    if loaded is None:
        return
    for key, entry in loaded.models.items():
        assert key == f"{entry.model}-{entry.version}"
        for placement in entry.placements:
            sku, region = catalogue.SKUS[placement.sku], loaded.accounts[placement.account].location
            place = catalogue.processed_in(sku, region)
            assert place is not None
            assert catalogue.within(loaded.residency, place)
            assert catalogue.capacity_rule(entry.model, sku).allows(placement.capacity)
    served = {version for gateway in loaded.gateways.values() for version in loaded.share(gateway)}
    for route in loaded.routes.values():
        assert {route.stable, *([route.canary.model] if route.canary else [])} <= served
    for consumer in loaded.consumers.values():
        assert set(consumer.models or ()) <= served
        assert not loaded.tasks or set(consumer.tasks) <= loaded.tasks.keys()
    for task, rollout in loaded.tasks.items():
        assert [task in loaded.tasks_in(store) for store in loaded.stores.values()].count(True) == 1
        assert len(set(rollout.served)) == len(rollout.served)
        assert not set(rollout.users.stable) & set(rollout.users.canary)


def test_text_nested_beyond_reason_is_refused() -> None:
    assert loads_or_is_refused({f"{PROJECT}:accounts": "[" * 100_000}) is None


def test_a_number_with_thousands_of_digits_is_refused() -> None:
    assert loads_or_is_refused({f"{PROJECT}:accounts": "9" * 10_000}) is None
