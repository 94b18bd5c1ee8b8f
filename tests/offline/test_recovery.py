"""After a kill at any moment the state tells the truth, and the same command finishes the work."""

from typing import Any

import pytest

from offline.errors import ProgramFailed
from offline.state import Role

PROGRAM = 'a = thing("a", size={0})\nthing("b", options(depends_on=[a]))'


class Killed(Exception):
    """Stands for the end of a process: it is no refusal, so nothing more is written of the step."""


@pytest.fixture
def kill(world: Any) -> Any:
    """Lets the process end while a write is under way: before Azure did it, or after."""

    def at(what: str, name: str, after: bool) -> None:
        azure = world.azure
        begin, end = azure._begin, azure._end

        def dying(moment: Any, dies: bool) -> Any:
            def told(*event: str) -> None:
                if dies and event == (what, name):
                    azure._begin, azure._end = begin, end
                    raise Killed
                moment(*event)

            return told

        azure._begin, azure._end = dying(begin, not after), dying(end, after)

    return at


def roles(world: Any) -> set[Role]:
    return {row.role for row in world.state.rows()}


def run_until_killed(step: Any, *arguments: Any) -> None:
    with pytest.raises((Killed, ProgramFailed), match=r"^$|Killed"):
        step(*arguments)


def told(run: Any) -> dict[str, str]:
    return {it.name: str(it.op) for it in (*run.operations, *run.deletes) if it.custom}


@pytest.mark.parametrize(("after", "op"), [(False, "create"), (True, "same")])
def test_a_create_that_was_under_way_happened_or_not(world: Any, kill: Any, after: bool, op: str) -> None:
    kill("create", "a", after)
    run_until_killed(world.up, PROGRAM.format(1))
    assert Role.CREATING in roles(world)
    assert told(world.preview(PROGRAM.format(1))) == {"a": op, "b": "create"}
    assert Role.CREATING in roles(world)  # a preview writes nothing
    world.up(PROGRAM.format(1))
    assert roles(world) == {Role.LIVE}
    assert set(told(world.preview(PROGRAM.format(1))).values()) == {"same"}
    assert len(world.azure.live) == 2


@pytest.mark.parametrize(("after", "op"), [(False, "update"), (True, "same")])
def test_an_update_that_was_under_way_happened_or_not(world: Any, kill: Any, after: bool, op: str) -> None:
    world.up(PROGRAM.format(1))
    kill("update", "a", after)
    run_until_killed(world.up, PROGRAM.format(2))
    assert told(world.preview(PROGRAM.format(2))) == {"a": op, "b": "same"}
    world.up(PROGRAM.format(2))
    assert (world.azure.live["/a"], roles(world)) == ({"size": 2}, {Role.LIVE})


@pytest.mark.parametrize("after", [False, True])
def test_a_delete_that_was_under_way_happened_or_not(world: Any, kill: Any, after: bool) -> None:
    world.up(PROGRAM.format(1))
    kill("delete", "b", after)
    run_until_killed(world.up, 'thing("a", size=1)')
    assert told(world.preview('thing("a", size=1)')) == ({"a": "same"} if after else {"a": "same", "b": "delete"})
    world.up('thing("a", size=1)')
    assert (set(world.azure.live), roles(world)) == ({"/a"}, {Role.LIVE})


@pytest.mark.parametrize(
    ("what", "after", "op"),
    [("create", False, "replace"), ("create", True, "same"), ("delete", False, "same"), ("delete", True, "same")],
)
def test_a_replacement_can_be_cut_off_anywhere(world: Any, kill: Any, what: str, after: bool, op: str) -> None:
    world.azure.delete_first = False
    world.up('thing("a", at="1")')
    kill(what, "a", after)
    run_until_killed(world.up, 'thing("a", at="2")')
    foreseen = world.preview('thing("a", at="2")')
    assert [str(it.op) for it in foreseen.operations if it.custom] == [op]
    world.up('thing("a", at="2")')
    assert (world.azure.live, roles(world)) == ({"/2": {"at": "2"}}, {Role.LIVE})


@pytest.mark.parametrize("what", ["delete", "create"])
@pytest.mark.parametrize("after", [False, True])
def test_a_replacement_with_the_delete_first_can_be_cut_off_anywhere(
    world: Any, kill: Any, what: str, after: bool
) -> None:
    world.up('thing("a", at="1")')
    kill(what, "a", after)
    run_until_killed(world.up, 'thing("a", at="2")')
    world.preview('thing("a", at="2")')
    world.up('thing("a", at="2")')
    assert (world.azure.live, roles(world)) == ({"/2": {"at": "2"}}, {Role.LIVE})


@pytest.mark.parametrize("after", [False, True])
def test_a_down_can_be_cut_off_anywhere_and_still_purges(world: Any, kill: Any, after: bool) -> None:
    world.up('thing("a", at="an-account")\nthing("b")')
    kill("delete", "a", after)
    run_until_killed(world.down)
    world.down()
    assert (world.azure.live, world.state.rows()) == ({}, ())
    assert "/an-account" in world.purged


def test_what_somebody_else_made_is_not_taken_over(world: Any, kill: Any) -> None:
    kill("create", "a", after=False)
    run_until_killed(world.up, PROGRAM.format(1))
    world.azure.live["/a"] = {"size": 7}
    assert told(world.preview(PROGRAM.format(1)))["a"] == "create"
    with pytest.raises(Exception, match="cannot create already existing resource '/a'"):
        world.up(PROGRAM.format(1))
    world.azure.live["/a"] = {"size": 1}
    assert told(world.preview(PROGRAM.format(1)))["a"] == "create"


def test_what_azure_added_to_a_resource_does_not_make_it_another_s(world: Any, kill: Any) -> None:
    kill("create", "a", after=True)
    run_until_killed(world.up, 'thing("a", tags={"x": [1]}, azureApiVersion="1", __internal=True)')
    world.azure.live["/a"] = {"tags": {"x": [1], "y": 2}, "more": True}
    assert told(world.preview('thing("a", tags={"x": [1]})'))["a"] != "create"


def test_what_another_stack_has_is_not_taken_over(world: Any, kill: Any) -> None:
    kill("create", "a", after=True)
    run_until_killed(world.up, PROGRAM.format(1))
    with world.store.writing() as db:
        db.execute(
            "INSERT INTO stack_resources SELECT 'other', 'live', urn, '/a', facts, inputs, outputs "
            "FROM stack_resources WHERE role = 'creating'"
        )
    assert told(world.preview(PROGRAM.format(1)))["a"] == "create"


def test_an_alias_survives_a_kill(world: Any, kill: Any) -> None:
    world.up('thing("old", at="1", size=1)')
    program = 'thing("new", options(aliases=[pulumi.Alias(name="old")]), at="1", size=2)'
    kill("update", "new", after=True)
    run_until_killed(world.up, program)
    assert told(world.preview(program)) == {"new": "same"}
