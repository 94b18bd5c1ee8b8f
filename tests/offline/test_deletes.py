"""Deletes wait for whatever needs the resource, and for nothing else."""

import threading
from typing import Any

import pytest
from google.protobuf import struct_pb2
from hypothesis import given, settings
from hypothesis import strategies as st

from offline.deletes import delete_in_order, in_order
from offline.errors import ProgramFailed
from offline.resources import Resource
from offline.state import Role, Row


def row(name: int, needs: Any, role: Role = Role.LIVE, how: str = "dependency") -> Row:
    urns = tuple(map(str, needs))
    resource = Resource(
        urn=str(name),
        type="t",
        name=str(name),
        custom=True,
        parent=urns[0] if how == "parent" and urns else "",
        dependencies=urns if how == "dependency" else (),
        property_dependencies={"p": urns} if how == "property" else {},
        checked=struct_pb2.Struct(),
        id=f"{role}-{name}",
    )
    return Row(role, resource)


@st.composite
def graphs(draw: Any) -> list[Row]:
    """Resources that need some of those before them, in any order."""
    count = draw(st.integers(0, 12))
    rows = [
        row(
            number,
            draw(st.sets(st.integers(0, number - 1), max_size=4)) if number else [],
            how=draw(st.sampled_from(["dependency", "parent", "property"])),
        )
        for number in range(count)
    ]
    return draw(st.permutations(rows))


@given(graphs())
@settings(max_examples=60)
def test_no_delete_begins_before_those_of_its_dependents_have_ended(rows: list[Row]) -> None:
    ended: set[str] = set()
    wrong: list[str] = []

    def delete(it: Row) -> None:
        wrong.extend(
            other.resource.urn
            for other in rows
            if it.resource.urn in other.resource.needs and other.resource.urn not in ended
        )
        ended.add(it.resource.urn)

    delete_in_order(rows, delete)
    assert wrong == []
    assert ended == {it.resource.urn for it in rows}


@given(graphs())
def test_the_order_that_is_told_is_possible_and_does_not_depend_on_how_they_are_listed(rows: list[Row]) -> None:
    told = [it.resource.urn for it in in_order(rows)]
    places = {urn: place for place, urn in enumerate(told)}
    assert len(places) == len(rows)
    assert all(places[it.resource.urn] < places[urn] for it in rows for urn in it.resource.needs)
    assert told == [it.resource.urn for it in in_order(sorted(rows, key=lambda it: it.resource.urn))]


@pytest.mark.parametrize("how", ["dependency", "parent", "property"])
def test_dependents_and_children_go_first(how: str) -> None:
    rows = [row(0, []), row(1, [0], how=how), row(2, [1], how=how)]
    assert [it.resource.urn for it in in_order(rows)] == ["2", "1", "0"]


def test_what_is_independent_is_deleted_at_once() -> None:
    together = threading.Barrier(20, timeout=20)
    delete_in_order([row(number, []) for number in range(20)], lambda _: together.wait() and None)


def test_after_a_failure_nothing_that_waited_begins() -> None:
    begun: list[str] = []

    def delete(it: Row) -> None:
        begun.append(it.resource.urn)
        raise ProgramFailed("no")

    with pytest.raises(ProgramFailed):
        delete_in_order([row(0, []), row(1, [0])], delete)
    assert begun == ["1"]


def test_replaced_resources_need_each_other_and_live_ones_each_other() -> None:
    rows = [row(1, [2]), row(2, []), row(1, [], Role.CONDEMNED), row(2, [1], Role.CONDEMNED)]
    places = {it.resource.id: place for place, it in enumerate(in_order(rows))}
    assert places["live-1"] < places["live-2"]
    assert places["condemned-2"] < places["condemned-1"]


def test_a_circle_is_refused_with_its_members() -> None:
    with pytest.raises(ProgramFailed, match=r"need each other in a circle.*1.*2"):
        in_order([row(1, [2]), row(2, [1])])
