"""Gateways, routes and consumers load, or every problem of them is named with key, value, consequence and way out."""

from typing import Any

import pytest

from model_lifecycle import settings

PROJECT = "model-lifecycle"
VERSION = "gpt-5.4-2026-03-05"
SUCCESSOR = "gpt-5.6-sol-2026-07-09"
APPLICATION = "aaaaaaaa-0000-0000-0000-000000000001"
TENANT = "bbbbbbbb-0000-0000-0000-000000000002"
PLACEMENT = {"account": "sweden", "sku": "DataZoneStandard", "capacity": 10}


@pytest.fixture
def stack(config: Any) -> Any:
    """A valid stack with one gateway, one route and one consumer; tests break one thing of it."""
    config["models"][SUCCESSOR] = {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": [PLACEMENT]}
    return config | {
        "gateways": {
            "main": {
                "location": "swedencentral",
                "publisher": {"name": "AI platform", "email": "ai-platform@example.com"},
                "entra": {"tenantId": TENANT, "audience": "api://models"},
            }
        },
        "routes": {"chat": {"stable": VERSION, "canary": {"model": SUCCESSOR, "percent": 10}}},
        "consumers": {"newsroom": {"tokensPerMinute": 20_000, "applications": [APPLICATION]}},
    }


@pytest.fixture
def refused(encode: Any) -> Any:
    """The message that a stack is refused with."""

    def message(values: Any) -> str:
        with pytest.raises(settings.SettingsError) as caught:
            settings.load(encode(values), PROJECT)
        return str(caught.value)

    return message


@pytest.fixture
def loaded(encode: Any) -> Any:
    """The settings that a stack loads as."""
    return lambda values: settings.load(encode(values), PROJECT)


def test_a_gateway_needs_a_location_and_a_publisher_only(stack: Any, loaded: Any) -> None:
    found = loaded(stack)
    gateway = found.gateways["main"]
    assert (gateway.capacity, gateway.trip_seconds, gateway.log_prompts) == (1, 60, False)
    assert found.share(gateway) == (VERSION, SUCCESSOR)
    assert found.routes["chat"].canary.percent == 10
    assert found.consumers["newsroom"].tasks == ()


def test_a_stack_without_a_gateway_loads(config: Any, loaded: Any) -> None:
    found = loaded(config)
    assert [*found.gateways, *found.routes, *found.consumers] == []


@pytest.mark.parametrize(("environment", "sku"), [("prod", "StandardV2"), ("dev", "BasicV2")])
def test_the_tier_that_nobody_names_depends_on_the_environment(
    stack: Any, loaded: Any, environment: str, sku: str
) -> None:
    found = loaded(stack | {"environment": environment, "network": "public"})
    assert found.gateway_sku(found.gateways["main"]) == sku


def test_a_named_tier_counts(stack: Any, loaded: Any) -> None:
    stack["gateways"]["main"]["sku"] = "Premium"
    found = loaded(stack)
    assert found.gateway_sku(found.gateways["main"]) == "Premium"


@pytest.mark.parametrize(
    ("network", "access", "public"),
    [("private", None, False), ("public", None, True), ("private", "public", True), ("public", "private", False)],
)
def test_access_is_the_network_s_unless_the_gateway_says_otherwise(
    stack: Any, loaded: Any, network: str, access: str | None, public: bool
) -> None:
    stack["network"] = network
    stack["gateways"]["main"] |= {"access": access} if access else {}
    found = loaded(stack)
    assert found.is_public(found.gateways["main"]) is public


def test_a_tier_that_does_not_stream_is_refused(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["sku"] = "Consumption"
    message = refused(stack)
    assert 'gateways.main.sku: "Consumption" has no circuit breakers' in message
    assert "Choose one of BasicV2, StandardV2" in message


def test_a_tier_that_nobody_knows_is_refused(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["sku"] = "Gold"
    assert '"Gold" is not a tier of API Management' in refused(stack)


@pytest.mark.parametrize(("sku", "units"), [("StandardV2", 10), ("PremiumV2", 30), ("Developer", 1), ("Standard", 4)])
def test_more_units_than_the_tier_has_are_refused(stack: Any, loaded: Any, refused: Any, sku: str, units: int) -> None:
    stack["gateways"]["main"] |= {"sku": sku, "capacity": units}
    assert loaded(stack)
    stack["gateways"]["main"]["capacity"] = units + 1
    assert f"gateways.main.capacity: {units + 1} is more than the {units} units of {sku}" in refused(stack)


def test_a_private_gateway_of_a_tier_without_private_end_points_is_refused(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["sku"] = "BasicV2"
    assert "needs private end points, which network sets, and BasicV2 has none" in refused(stack)
    stack["gateways"]["main"]["access"] = "private"
    assert "needs private end points, and BasicV2 has none" in refused(stack)


@pytest.mark.parametrize(("sku", "taken"), [("StandardV2", True), ("PremiumV2", True), ("BasicV2", False)])
def test_a_subnet_needs_a_tier_with_integration(stack: Any, loaded: Any, refused: Any, sku: str, taken: bool) -> None:
    network = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n"
    stack["gateways"]["main"] |= {"sku": sku, "access": "public", "subnetId": f"{network}/subnets/gateway"}
    if taken:
        assert loaded(stack)
    else:
        assert "it has no virtual network integration" in refused(stack)


def test_a_region_that_nobody_knows_is_refused(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["location"] = "swedncentral"
    assert 'gateways.main.location: "swedncentral" is not a region' in refused(stack)


def test_a_gateway_outside_the_residency_is_refused(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["location"] = "eastus2"
    assert "is outside the stack's residency eu. Every prompt passes through the gateway" in refused(stack)


def test_several_gateways_serve_each_its_share(stack: Any, loaded: Any) -> None:
    main = stack["gateways"]["main"]
    stack["gateways"] = {"main": main | {"models": [VERSION]}, "next": main | {"models": [SUCCESSOR]}}
    del stack["routes"]
    found = loaded(stack)
    assert [found.share(gateway) for gateway in found.gateways.values()] == [(VERSION,), (SUCCESSOR,)]


def test_two_gateways_without_shares_are_refused(stack: Any, refused: Any) -> None:
    stack["gateways"]["next"] = stack["gateways"]["main"]
    lines = refused(stack).splitlines()
    assert [line.split(":")[1] for line in lines] == ["gateways.main.models", "gateways.next.models"]
    assert all("is missing, and there is more than one gateway" in line for line in lines)


def test_a_version_that_two_gateways_would_serve_is_refused(stack: Any, refused: Any) -> None:
    main = stack["gateways"]["main"] | {"models": [VERSION, SUCCESSOR]}
    stack["gateways"] = {"main": main, "next": main | {"models": [VERSION]}}
    assert f'gateways.next.models: "{VERSION}" is served by main already' in refused(stack)


def test_a_share_names_declared_versions_once(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["models"] = [VERSION, "gpt-9", SUCCESSOR, VERSION]
    message = refused(stack)
    assert 'gateways.main.models[1]: "gpt-9" is not declared under models' in message
    assert "gateways.main.models[3]" in message
    assert "stands in the list already, at 0" in message


def test_batches_are_not_served(stack: Any, loaded: Any, refused: Any) -> None:
    del stack["routes"]
    stack["models"][SUCCESSOR]["placements"] = [PLACEMENT | {"sku": "DataZoneBatch"}]
    found = loaded(stack)
    assert found.share(found.gateways["main"]) == (VERSION,)
    stack["gateways"]["main"]["models"] = [VERSION, SUCCESSOR]
    assert f'"{SUCCESSOR}" has batch placements only' in refused(stack)


def test_a_gateway_with_nothing_to_serve_is_refused(stack: Any, refused: Any) -> None:
    del stack["routes"]
    for entry in stack["models"].values():
        entry["placements"] = [PLACEMENT | {"sku": "DataZoneBatch"}]
    assert "gateways.main: would serve nothing: every placement is for batches" in refused(stack)


def test_the_31st_member_of_a_pool_is_refused_with_how_to_split(stack: Any, loaded: Any, refused: Any) -> None:
    stack["accounts"] |= {f"a{index}": {"location": "francecentral"} for index in range(29)}
    placements = [PLACEMENT | {"account": key} for key in stack["accounts"]]
    stack["models"][VERSION]["placements"] = placements[:30]
    assert loaded(stack)
    stack["models"][VERSION]["placements"] = [*placements[:30], PLACEMENT | {"account": "a28", "sku": "DataZoneBatch"}]
    assert loaded(stack)
    stack["models"][VERSION]["placements"] = placements
    message = refused(stack)
    assert f'models["{VERSION}"].placements: 31 placements would be the members of one pool' in message
    assert "a stack with a gateway of its own" in message


def test_a_version_that_no_gateway_serves_may_have_any_number_of_placements(stack: Any, loaded: Any) -> None:
    stack["accounts"] |= {f"a{index}": {"location": "francecentral"} for index in range(29)}
    stack["models"][VERSION]["placements"] = [PLACEMENT | {"account": key} for key in stack["accounts"]]
    stack["gateways"]["main"]["models"] = [SUCCESSOR]
    del stack["routes"]
    assert loaded(stack)


@pytest.mark.parametrize(("sku", "products"), [("Developer", 100), ("BasicV2", 200), ("StandardV2", 500)])
def test_more_consumers_than_the_tier_has_products_are_refused(
    stack: Any, loaded: Any, refused: Any, sku: str, products: int
) -> None:
    stack["gateways"]["main"] |= {"sku": sku, "access": "public"}
    stack["consumers"] = {f"app{index}": {"tokensPerMinute": 1} for index in range(products)}
    assert loaded(stack)
    stack["consumers"]["one-more"] = {"tokensPerMinute": 1}
    assert f"{products + 1} consumers share this gateway, and {sku} takes {products} products" in refused(stack)


@pytest.mark.parametrize(
    ("alias", "twin"),
    [
        (VERSION, f'models["{VERSION}"]'),
        (VERSION.upper(), f'models["{VERSION}"]'),
        ("gpt-5.4", "the model name gpt-5.4"),
        ("GPT-5.4", "the model name gpt-5.4"),
        ("CHAT", "routes.chat"),
    ],
)
def test_an_alias_that_could_mean_something_else_is_refused(stack: Any, refused: Any, alias: str, twin: str) -> None:
    stack["routes"][alias] = {"stable": VERSION}
    assert f"can't be told from {twin}: names are compared without case" in refused(stack)


def test_a_version_whose_id_is_another_model_s_name_is_refused(stack: Any, refused: Any) -> None:
    stack["models"]["ada-2"] = {"model": "ada", "version": "2", "placements": [PLACEMENT]}
    stack["models"]["ada-2-1"] = {"model": "ada-2", "version": "1", "placements": [PLACEMENT]}
    assert "can't be told from the model name ada-2" in refused(stack)


def test_versions_that_differ_in_case_only_are_refused(stack: Any, refused: Any) -> None:
    entry = {"model": "GPT-5.4", "version": "2026-03-05", "placements": [PLACEMENT | {"account": "france"}]}
    stack["models"][VERSION]["placements"] = [PLACEMENT]
    stack["models"]["GPT-5.4-2026-03-05"] = entry
    assert f'models["GPT-5.4-2026-03-05"]: can\'t be told from models["{VERSION}"]' in refused(stack)


@pytest.mark.parametrize("percent", [-1, 101, 0.5, "10", True, None])
def test_a_percent_that_is_no_whole_number_from_0_to_100_is_refused(stack: Any, refused: Any, percent: object) -> None:
    stack["routes"]["chat"]["canary"]["percent"] = percent
    assert "model-lifecycle:routes.chat.canary.percent" in refused(stack)


@pytest.mark.parametrize("percent", [0, 100])
def test_the_ends_of_the_percentage_are_fine(stack: Any, loaded: Any, percent: int) -> None:
    stack["routes"]["chat"]["canary"]["percent"] = percent
    assert loaded(stack).routes["chat"].canary.percent == percent


def test_a_route_names_versions_that_are_there(stack: Any, refused: Any) -> None:
    stack["routes"]["chat"] = {"stable": "gpt-9", "canary": {"model": "chat", "percent": 1}}
    message = refused(stack)
    assert 'routes.chat.stable: "gpt-9" is not declared under models' in message
    assert 'routes.chat.canary.model: "chat" is a route, and only model versions' in message


def test_a_route_names_versions_that_are_served(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["models"] = [VERSION]
    assert f'routes.chat.canary.model: "{SUCCESSOR}" is served by no gateway' in refused(stack)


def test_a_route_stays_within_one_gateway(stack: Any, refused: Any) -> None:
    main = stack["gateways"]["main"]
    stack["gateways"] = {"main": main | {"models": [VERSION]}, "next": main | {"models": [SUCCESSOR]}}
    assert "is served by gateway next, and the stable version by main" in refused(stack)


def test_a_trial_of_the_stable_version_is_refused(stack: Any, refused: Any) -> None:
    stack["routes"]["chat"]["canary"]["model"] = VERSION
    assert "is the stable version too" in refused(stack)


@pytest.mark.parametrize("key", ["routes", "consumers"])
def test_what_no_gateway_would_serve_is_refused(stack: Any, refused: Any, key: str) -> None:
    del stack["gateways"], stack[{"routes": "consumers", "consumers": "routes"}[key]]
    assert refused(stack).startswith(f"model-lifecycle:{key}: stand there without gateways.")


def test_a_consumer_names_versions_that_are_served_once(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["models"] = [VERSION]
    del stack["routes"]
    stack["consumers"]["newsroom"]["models"] = ["gpt-9", SUCCESSOR, VERSION, VERSION]
    message = refused(stack)
    assert 'consumers.newsroom.models[0]: "gpt-9" is not declared' in message
    assert f'consumers.newsroom.models[1]: "{SUCCESSOR}" is served by no gateway' in message
    assert "consumers.newsroom.models[3]" in message


def test_tasks_stand_in_a_list_once(stack: Any, refused: Any) -> None:
    stack["consumers"]["newsroom"]["tasks"] = ["summarize", "Summarize"]
    assert "consumers.newsroom.tasks[1]" in refused(stack)


def test_applications_need_a_tenant_and_an_audience(stack: Any, refused: Any, loaded: Any) -> None:
    del stack["gateways"]["main"]["entra"]
    assert "call without a key, and gateway main has no entra" in refused(stack)
    del stack["consumers"]["newsroom"]["applications"]
    assert loaded(stack)


def test_a_gateway_that_a_consumer_does_not_use_needs_no_tenant(stack: Any, loaded: Any) -> None:
    main = stack["gateways"]["main"]
    bare = {key: value for key, value in main.items() if key != "entra"}
    stack["gateways"] = {"main": main | {"models": [VERSION]}, "next": bare | {"models": [SUCCESSOR]}}
    stack["consumers"]["newsroom"]["models"] = [VERSION]
    del stack["routes"]
    found = loaded(stack)
    newsroom = found.consumers["newsroom"]
    assert [found.lets_in(gateway, newsroom) for gateway in found.gateways.values()] == [True, False]


def test_an_application_of_two_consumers_is_refused(stack: Any, refused: Any) -> None:
    stack["consumers"]["contracts"] = {"tokensPerMinute": 1, "applications": [APPLICATION.upper()]}
    assert "consumers.contracts.applications[0]" in refused(stack)
    assert "is an application of newsroom too" in refused(stack)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("gateways", "main", "publisher", "email"), "nobody", "does not match"),
        (("gateways", "main", "publisher", "name"), " ", "is empty"),
        (("gateways", "main", "sku"), "", "is empty"),
        (("gateways", "main", "publisher", "name"), "x" * 101, "is longer than 100 characters"),
        (("gateways", "main", "access"), "open", "is not one of 'public' or 'private'"),
        (("gateways", "main", "capacity"), 0, "is out of range"),
        (("gateways", "main", "subnetId"), "gateway", "does not match"),
        (("gateways", "main", "models"), [], "is empty"),
        (("gateways", "main", "tripSeconds"), 3601, "is out of range"),
        (("gateways", "main", "timeoutSeconds"), 241, "is out of range"),
        (("gateways", "main", "requestLimitBytes"), 0, "is out of range"),
        (("gateways", "main", "logPrompts"), "yes", "is not true or false"),
        (("gateways", "main", "entra", "tenantId"), "mine", "does not match"),
        (("gateways", "main", "entra", "audience"), "", "is empty"),
        (("routes", "chat", "canary"), "10", "is not a map"),
        (("routes", "chat", "salt"), 'a"/>', "does not match"),
        (("consumers", "newsroom", "tokensPerMinute"), 0, "is out of range"),
        (("consumers", "newsroom", "tokensPerMonth"), "1", "is not a whole number"),
        (("consumers", "newsroom", "tasks"), "summarize", "is not a list"),
        (("consumers", "newsroom", "applications"), ["app"], "does not match"),
    ],
)
def test_a_value_that_can_t_be_is_refused_with_what_the_key_holds(
    stack: Any, refused: Any, path: tuple[str, ...], value: object, says: str
) -> None:
    holder = stack
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    message = refused(stack)
    assert message.startswith(f"model-lifecycle:{'.'.join(path)}")
    assert says in message
    assert f"{path[-1]} holds " in message or "Add an entry" in message or "Write" in message


@pytest.mark.parametrize(
    ("path", "key", "hint"),
    [
        (("gateways", "main"), "publishr", "Did you mean publisher?"),
        (("gateways", "main", "publisher"), "mail", "Did you mean email?"),
        (("routes", "chat", "canary"), "weight", "the known keys here are model, percent"),
        (("consumers", "newsroom"), "placements", "It belongs to another level"),
    ],
)
def test_an_unknown_key_is_named_with_the_likely_one_of_its_level(
    stack: Any, refused: Any, path: tuple[str, ...], key: str, hint: str
) -> None:
    holder = stack
    for part in path:
        holder = holder[part]
    holder[key] = "x"
    message = refused(stack)
    assert f"{'.'.join(path)}.{key}: is not a known configuration key" in message
    assert hint in message


def test_an_entry_whose_key_is_also_a_field_is_told_apart(stack: Any, refused: Any) -> None:
    stack["gateways"] = {"publisher": {"location": "swedencentral", "publisher": {"name": "x"}}}
    stack["consumers"] = {"models": {"tokensPerMinute": "1"}}
    message = refused(stack)
    assert (
        "gateways.publisher.publisher.email: is missing. Nothing is assumed in its place. Set email: where" in message
    )
    assert 'consumers.models.tokensPerMinute: "1" is not a whole number' in message
    assert "tokens a minute for each model version" in message


def test_every_text_of_a_gateway_says_what_the_gateway_s_key_holds(stack: Any, refused: Any) -> None:
    stack["gateways"]["main"]["location"] = 5
    assert "the gateway's Azure region" in refused(stack)
