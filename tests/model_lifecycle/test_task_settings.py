"""Stores, tasks and their readers load, or every problem of them is named with key, value, consequence and way out."""

from typing import Any

import pytest

from model_lifecycle import settings

PROJECT = "model-lifecycle"
READER = {"principalId": "a" * 8 + "-0000-0000-0000-" + "0" * 12, "principalType": "ServicePrincipal"}
OTHER = "bbbbbbbb-0000-0000-0000-000000000002"


@pytest.fixture
def stack(config: Any) -> Any:
    """A valid stack with one store, two tasks and one consumer; tests break one thing of it."""
    publisher = {"name": "AI platform", "email": "ai-platform@example.com"}
    return config | {
        "gateways": {"main": {"location": "swedencentral", "publisher": publisher}},
        "stores": {"main": {"location": "swedencentral"}},
        "tasks": {
            "summarize": {"stable": "summarize-r1", "canary": {"release": "summarize-r2", "percent": 10}},
            "contracts": {"stable": "contracts-r1"},
        },
        "consumers": {"newsroom": {"tasks": ["summarize"], "tokensPerMinute": 1, "identities": {"app": READER}}},
    }


@pytest.fixture
def loaded(encode: Any) -> Any:
    """The settings that a stack loads as."""
    return lambda values: settings.load(encode(values), PROJECT)


@pytest.fixture
def refused(loaded: Any) -> Any:
    """The message that a stack is refused with."""

    def message(values: Any) -> str:
        with pytest.raises(settings.SettingsError) as caught:
            loaded(values)
        return str(caught.value)

    return message


def test_what_is_left_out_has_a_safe_default(stack: Any, loaded: Any) -> None:
    found = loaded(stack)
    store, task = found.stores["main"], found.tasks["contracts"]
    assert (found.store_sku(store), found.is_public(store), store.replicas) == ("Standard", False, ())
    assert found.tasks_in(store) == ("summarize", "contracts")
    assert (task.enabled, task.canary, task.salt, task.users.canary) == (True, None, None, ())
    assert task.served == ("contracts-r1",)
    assert found.tasks["summarize"].served == ("summarize-r1", "summarize-r2")


def test_a_stack_without_tasks_lets_consumers_name_what_they_like(stack: Any, loaded: Any) -> None:
    del stack["tasks"], stack["stores"], stack["consumers"]["newsroom"]["identities"]
    stack["consumers"]["newsroom"]["tasks"] = ["anything"]
    assert loaded(stack).tasks == {}


@pytest.mark.parametrize("percent", [-1, 101, 10.5, "10", True, None, [10], 1e99])
def test_a_percentage_is_a_whole_number_from_0_to_100(stack: Any, refused: Any, percent: object) -> None:
    stack["tasks"]["summarize"]["canary"]["percent"] = percent
    assert "model-lifecycle:tasks.summarize.canary.percent: " in refused(stack)


@pytest.mark.parametrize("percent", [0, 1, 100])
def test_nobody_and_everybody_are_percentages(stack: Any, loaded: Any, percent: int) -> None:
    stack["tasks"]["summarize"]["canary"]["percent"] = percent
    assert loaded(stack)


def test_a_canary_that_is_the_stable_release_is_refused(stack: Any, refused: Any) -> None:
    stack["tasks"]["summarize"]["canary"]["release"] = "summarize-r1"
    message = refused(stack)
    assert message.startswith(
        'model-lifecycle:tasks.summarize.canary.release: "summarize-r1" is the stable release too'
    )


def test_a_former_release_is_another_one_than_the_stable(stack: Any, refused: Any) -> None:
    stack["tasks"]["summarize"] = {"stable": "summarize-r1", "former": "summarize-r1"}
    assert 'tasks.summarize.former: "summarize-r1" is the stable release too' in refused(stack)


def test_a_former_release_does_not_stand_beside_a_canary(stack: Any, refused: Any) -> None:
    stack["tasks"]["summarize"]["canary"] = {"release": "summarize-r2", "percent": 10}
    stack["tasks"]["summarize"]["former"] = "summarize-r0"
    assert 'tasks.summarize.former: "summarize-r0" stands beside a canary' in refused(stack)


def test_a_task_s_own_strategy_stands_in_for_the_stack_s(stack: Any, loaded: Any) -> None:
    stack["strategy"] = {"steps": [{"percent": 20}, {"percent": 100}], "looks": 3}
    stack["tasks"]["contracts"]["strategy"] = {"steps": [{"percent": 1, "bakeMinutes": 5}, {"percent": 100}]}
    found = loaded(stack)
    assert [step.percent for step in found.strategy_of("summarize").steps] == [20, 100]
    assert [(step.percent, step.bake_minutes) for step in found.strategy_of("contracts").steps] == [(1, 5), (100, 60)]
    assert found.strategy_of("contracts").looks == 5


@pytest.mark.parametrize("percents", [[50, 50, 100], [50, 10, 100]])
def test_steps_rise(stack: Any, refused: Any, percents: list[int]) -> None:
    stack["strategy"] = {"steps": [{"percent": percent} for percent in percents]}
    assert "strategy.steps[1].percent" in refused(stack)


def test_the_last_step_is_all_users(stack: Any, refused: Any) -> None:
    stack["tasks"]["summarize"]["strategy"] = {"steps": [{"percent": 10}, {"percent": 50}]}
    assert "tasks.summarize.strategy.steps[1].percent: 50 is the last step, and not 100" in refused(stack)


@pytest.mark.parametrize("kind", ["users", "groups"])
def test_nobody_is_pinned_to_both(stack: Any, refused: Any, kind: str) -> None:
    stack["tasks"]["summarize"][kind] = {"stable": ["bob", "alice"], "canary": ["carol", "alice"]}
    message = refused(stack)
    assert f'tasks.summarize.{kind}.canary[1]: "alice" is pinned to the stable release too' in message


def test_ids_that_differ_in_case_are_two(stack: Any, loaded: Any) -> None:
    stack["tasks"]["summarize"]["users"] = {"stable": ["Alice"], "canary": ["alice", "a:b%c"]}
    assert loaded(stack)


def test_an_id_stands_once_in_a_list(stack: Any, refused: Any) -> None:
    stack["tasks"]["summarize"]["users"] = {"canary": ["alice", "bob", "alice"]}
    assert 'users.canary[2]: "alice" stands in the list already, at 0' in refused(stack)


@pytest.mark.parametrize("name", ["a\nb", "a\r", "\n", " ", " alice", "alice ", "a\tb", "a\x00"])
def test_an_id_is_one_line_without_spaces_around_it(stack: Any, refused: Any, name: str) -> None:
    stack["tasks"]["summarize"]["users"] = {"canary": [name]}
    message = refused(stack)
    assert "is no id: blank, with a line break" in message
    assert len(message.splitlines()) == 1


def test_an_empty_id_is_refused(stack: Any, refused: Any) -> None:
    stack["tasks"]["summarize"]["groups"] = {"stable": [""]}
    assert "tasks.summarize.groups.stable[0]" in refused(stack)


def test_nobody_is_pinned_to_a_canary_that_is_not_there(stack: Any, refused: Any) -> None:
    stack["tasks"]["contracts"]["users"] = {"canary": ["alice"]}
    message = refused(stack)
    assert 'tasks.contracts.users.canary: ["alice"] are pinned to a canary, and the task has none' in message
    assert "percent: 0" in message


@pytest.mark.parametrize("task", ["a:b", "a%b", "a b", "a\nb", "-a", "", "a" * 65, "a/b"])
def test_a_task_is_called_what_a_flag_can_be_called(stack: Any, refused: Any, task: str) -> None:
    stack["tasks"][task] = {"stable": "contracts-r1"}
    assert "does not match" in refused(stack)


def test_tasks_that_only_differ_in_case_are_refused(stack: Any, refused: Any) -> None:
    stack["tasks"]["Summarize"] = {"stable": "x-r1"}
    assert "tasks.Summarize: can't be told from summarize" in refused(stack)


@pytest.mark.parametrize("salt", ["", "a\nb", "a b", 5])
def test_a_salt_is_a_name(stack: Any, refused: Any, salt: object) -> None:
    stack["tasks"]["summarize"]["salt"] = salt
    assert "tasks.summarize.salt: " in refused(stack)


def test_an_unknown_key_of_a_task_is_named_with_the_likely_one(stack: Any, refused: Any) -> None:
    stack["tasks"]["summarize"]["canaries"] = {}
    assert "Did you mean canary?" in refused(stack)


def test_a_task_needs_a_store(stack: Any, refused: Any) -> None:
    stack["stores"] = {}
    assert "tasks.summarize: has no store that holds its releases" in refused(stack)
    stack["stores"] = {"main": {"location": "swedencentral", "tasks": ["contracts"]}}
    (line, *_) = refused(stack).splitlines()
    assert "List it under a store's tasks" in line


def test_a_consumer_names_tasks_that_are_there(stack: Any, refused: Any) -> None:
    stack["consumers"]["newsroom"]["tasks"] = ["summarize", "translate"]
    message = refused(stack)
    assert 'consumers.newsroom.tasks[1]: "translate" is not declared under tasks' in message
    assert "choose one of summarize, contracts" in message


def test_identities_need_something_to_read(stack: Any, refused: Any) -> None:
    stack["consumers"]["newsroom"]["tasks"] = []
    assert "consumers.newsroom.identities: " in refused(stack)
    assert "have nothing to read" in refused(stack)


def test_an_identity_belongs_to_one_consumer(stack: Any, refused: Any) -> None:
    other = READER | {"principalId": READER["principalId"].upper()}
    stack["consumers"]["desk"] = {"tasks": ["contracts"], "tokensPerMinute": 1, "identities": {"x": other}}
    assert "consumers.desk.identities.x.principalId: " in refused(stack)
    assert "is consumers.newsroom.identities.app's too" in refused(stack)


@pytest.mark.parametrize("identity", [{}, {"principalId": "x", "principalType": "User"}, "x"])
def test_an_identity_is_an_object_id_and_its_kind(stack: Any, refused: Any, identity: object) -> None:
    stack["consumers"]["newsroom"]["identities"] = {"app": identity}
    assert "consumers.newsroom.identities.app" in refused(stack)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"location": "swedncentral"}, "is not a region that the catalogue knows"),
        ({"location": "eastus"}, "is outside the stack's residency eu"),
        ({"sku": "Free"}, "has no private end points, no replicas and no soft delete"),
        ({"sku": "standard"}, "is not a tier of App Configuration"),
        ({"sku": "Developer", "replicas": ["francecentral"]}, "need another tier than Developer"),
        ({"sku": "Developer"}, "a store in prod is protected from being purged"),
        ({"replicas": ["eastus"]}, 'replicas[0]: "eastus" is outside'),
        ({"replicas": ["swedencentral"]}, "is the store's own region"),
        ({"replicas": ["francecentral", "francecentral"]}, "stands in the list already"),
        ({"access": "open"}, "is not one of"),
        ({"tasks": []}, "is empty"),
        ({"tasks": ["translate"]}, "is not declared under tasks"),
        ({"tasks": ["summarize", "contracts", "summarize"]}, "stands in the list already"),
        ({"tier": "Standard"}, "tier: is not a known configuration key"),
    ],
)
def test_a_store_that_could_not_be_made_is_refused(stack: Any, refused: Any, changes: Any, says: str) -> None:
    stack["stores"]["main"] |= changes
    message = refused(stack)
    assert message.startswith("model-lifecycle:stores.main")
    assert says in message


def test_several_stores_share_the_tasks_out(stack: Any, loaded: Any, refused: Any) -> None:
    store = {"location": "swedencentral"}
    stack["stores"] = {"main": store | {"tasks": ["summarize"]}, "legal": store | {"tasks": ["contracts"]}}
    found = loaded(stack)
    assert (found.store_of("summarize"), found.store_of("contracts")) == ("main", "legal")
    stack["stores"]["legal"]["tasks"].append("summarize")
    assert 'stores.legal.tasks[1]: "summarize" is held by main already' in refused(stack)
    stack["stores"]["legal"] = store
    assert "stores.legal.tasks: is missing, and there is more than one store" in refused(stack)


def test_outside_prod_a_store_is_of_the_developer_tier(stack: Any, loaded: Any) -> None:
    found = loaded(stack | {"environment": "dev", "network": "public"})
    assert (found.store_sku(found.stores["main"]), found.is_public(found.stores["main"])) == ("Developer", True)


def test_all_problems_are_told_at_once(stack: Any, refused: Any) -> None:
    stack["stores"]["main"]["location"] = "eastus"
    stack["tasks"]["summarize"]["canary"]["release"] = "summarize-r1"
    stack["tasks"]["contracts"]["users"] = {"canary": ["alice"]}
    stack["consumers"]["newsroom"]["tasks"].append("translate")
    assert len(refused(stack).splitlines()) == 4


@pytest.mark.parametrize("key", ["writers", "previewers"])
def test_nobody_is_let_into_a_store_twice(stack: Any, refused: Any, key: str) -> None:
    someone = {"principalId": OTHER, "principalType": "User"}
    stack["stores"]["main"][key] = {"me": someone, "too": someone | {"principalId": OTHER.upper()}}
    message = refused(stack)
    assert message.startswith(f'model-lifecycle:stores.main.{key}.too.principalId: "{OTHER.upper()}" is ')
    assert f"stores.main.{key}.me's too" in message


def test_a_previewer_is_no_consumer_of_the_same_store(stack: Any, refused: Any, loaded: Any) -> None:
    stack["stores"]["main"]["previewers"] = {"app": READER}
    assert "is consumers.newsroom.identities.app's too. Azure refuses to grant" in refused(stack)
    store = {"location": "swedencentral"}
    stack["stores"] = {
        "main": store | {"tasks": ["summarize"]},
        "legal": store | {"tasks": ["contracts"], "previewers": {"app": READER}},
    }
    assert loaded(stack)


def test_one_identity_may_write_into_two_stores_and_preview_them(stack: Any, loaded: Any) -> None:
    someone = {"principalId": OTHER, "principalType": "User"}
    store = {"location": "swedencentral", "writers": {"me": someone}, "previewers": {"me": someone}}
    stack["stores"] = {"main": store | {"tasks": ["summarize"]}, "legal": store | {"tasks": ["contracts"]}}
    assert loaded(stack)


@pytest.mark.parametrize("key", ["writers", "previewers"])
def test_who_is_let_in_is_named_by_an_object_id(stack: Any, refused: Any, key: str) -> None:
    stack["stores"]["main"][key] = {"me": {"principalId": "me@example.com", "principalType": "User"}}
    assert f'model-lifecycle:stores.main.{key}.me.principalId: "me@example.com" does not match' in refused(stack)
