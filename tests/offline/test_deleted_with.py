"""What is deleted with another resource is not deleted by itself when that one goes, and else as any other."""

from typing import Any

import pytest

from offline.errors import ProgramFailed
from offline.state import Role

HOUSE = """
house = thing("house", at={0!r})
inside = options(deleted_with=house, depends_on=[house])
room = thing("room", inside, at={0!r} + "/room")
thing("table", options(deleted_with=house, depends_on=[room]), at={0!r} + "/table")
"""
GARDEN = 'thing("garden")\n'


@pytest.fixture
def world(world: Any) -> Any:
    """In whose Azure a delete takes along all that is below."""

    def take_along(what: str, name: str) -> None:
        if (what, name) == ("delete", "house"):
            gone = min(world.azure.live)
            for below in [id_ for id_ in world.azure.live if id_.startswith(f"{gone}/")]:
                del world.azure.live[below]

    world.azure.on_write = take_along
    return world


def done(world: Any) -> list[str]:
    return [event.removesuffix(" done") for event in world.azure.events if event.endswith("done")]


def ops(run: Any) -> dict[str, str]:
    return {it.name: str(it.op) for it in (*run.operations, *run.deletes) if it.custom}


def test_what_is_dropped_together_takes_one_delete(world: Any) -> None:
    world.up(GARDEN + HOUSE.format("1"))
    foreseen = world.preview(GARDEN)
    assert ops(foreseen) == {"garden": "same", "house": "delete", "room": "delete", "table": "delete"}
    assert ops(world.up(GARDEN)) == ops(foreseen)
    assert [event for event in done(world) if event.startswith("delete")] == ["delete house"]
    assert (set(world.azure.live), world.names()) == ({"/garden"}, {"garden"})


def test_what_is_dropped_alone_is_deleted_itself(world: Any) -> None:
    world.up(HOUSE.format("1"))
    world.up('house = thing("house", at="1")\nroom = thing("room", options(deleted_with=house), at="1/room")')
    assert done(world)[-1] == "delete table"
    assert world.names() == {"house", "room"}


def test_a_down_takes_one_delete(world: Any, capfd: Any) -> None:
    world.up(HOUSE.format("1"))
    assert {it.name for it in world.down().deleted if it.custom} == {"house", "room", "table"}
    assert [event for event in done(world) if event.startswith("delete")] == ["delete house"]
    assert (world.azure.live, world.state.rows()) == ({}, ())
    assert "3/3" in capfd.readouterr().err


def test_what_depends_on_a_part_is_deleted_before_the_whole(world: Any) -> None:
    world.up(HOUSE.format("1") + 'thing("lamp", options(depends_on=[room]))')
    world.up("")
    assert [event for event in done(world) if event.startswith("delete")] == ["delete lamp", "delete house"]


def test_what_goes_with_what_goes_with_another_is_not_deleted_either(world: Any) -> None:
    world.up(HOUSE.format("1") + 'thing("drawer", options(deleted_with=room), at="1/drawer")')
    world.up("")
    assert [event for event in done(world) if event.startswith("delete")] == ["delete house"]
    assert world.names() == set()


@pytest.mark.parametrize("delete_first", [False, True])
def test_a_replacement_replaces_all_that_goes_with_it(world: Any, delete_first: bool) -> None:
    world.azure.delete_first = delete_first
    world.up(HOUSE.format("1"))
    foreseen = world.preview(HOUSE.format("2"))
    assert ops(foreseen) == {"house": "replace", "room": "replace", "table": "replace"}
    assert ops(world.up(HOUSE.format("2"))) == ops(foreseen)
    assert [event for event in done(world) if event.startswith("delete")] == ["delete house"]
    assert set(world.azure.live) == {"/2", "/2/room", "/2/table"}
    assert set(ops(world.preview(HOUSE.format("2"))).values()) == {"same"}


@pytest.mark.parametrize("delete_first", [False, True])
def test_what_goes_with_a_replaced_resource_is_replaced_even_if_nothing_of_it_changes(
    world: Any, delete_first: bool
) -> None:
    world.azure.delete_first = delete_first
    program = 'house = thing("house", at="{0}")\nthing("post", options(deleted_with=house), auto=True)'
    world.up(program.format("1"))
    assert ops(world.up(program.format("2"))) == {"house": "replace", "post": "replace"}


def test_a_whole_that_can_t_be_deleted_keeps_its_parts_in_the_state(world: Any) -> None:
    world.up(HOUSE.format("1"))
    world.azure.refusals["house"] = ["it is listed"]
    with pytest.raises(ProgramFailed, match="it is listed"):
        world.up("")
    assert world.names() == {"house", "room", "table"}
    assert set(ops(world.preview(HOUSE.format("1"))).values()) == {"same"}


def test_a_protected_whole_refuses_before_any_part_goes(world: Any) -> None:
    world.up(HOUSE.format("1").replace("at='1')", "at='1', opts=options(protect=True))", 1))
    with pytest.raises(ProgramFailed, match="is protected"):
        world.up("")
    assert world.names() == {"house", "room", "table"}
    assert not [event for event in done(world) if event.startswith("delete")]


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_leaves_all_of_it_or_nothing(world: Any, after: bool) -> None:
    class Killed(Exception):
        """Stands for the end of a process."""

    def dying(what: str, name: str) -> None:
        if what == "delete":
            if after:
                world.azure.live.clear()
            raise Killed

    world.up(HOUSE.format("1"))
    world.azure.on_write, usual = dying, world.azure.on_write
    with pytest.raises((Killed, ProgramFailed)):
        world.up("")
    world.azure.on_write = usual
    assert set(ops(world.preview(HOUSE.format("1"))).values()) == ({"create"} if after else {"same"})
    world.up(HOUSE.format("1"))
    assert len(world.azure.live) == 3
    assert {row.role for row in world.state.rows()} == {Role.LIVE}
