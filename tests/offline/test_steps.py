"""What happens to a resource is decided as the engine decides it, and an up does what the preview said."""

from typing import Any

import pytest

from local.provider import UNKNOWN
from offline.errors import ProgramFailed

COMPONENT = """
class Box(pulumi.ComponentResource):
    def __init__(self, name, props, opts=None):
        super().__init__("test:index:Box", name, props, opts)
        thing(f"{name}-inner", options(parent=self))
        self.register_outputs({"is": name})
"""


def ops(run: Any) -> dict[str, str]:
    found = {operation.name: str(operation.op) for operation in (*run.operations, *run.deletes)}
    return {name: op for name, op in found.items() if name != "test-dev"}


def changes(run: Any, name: str) -> list[tuple[Any, ...]]:
    (found,) = [operation for operation in run.operations if operation.name == name]
    return [(it.path, it.kind, it.old, it.new, it.replaces) for it in found.changes]


def foreseen_and_done(world: Any, program: str) -> dict[str, str]:
    """The operations of a preview, which an up must do, after which nothing is left to do."""
    foreseen = ops(world.preview(program))
    assert ops(world.up(program)) == foreseen
    assert set(ops(world.preview(program)).values()) <= {"same"}
    return foreseen


def test_what_is_new_is_created_and_what_is_as_it_was_stays(world: Any) -> None:
    assert foreseen_and_done(world, 'thing("a", size=1)') == {"a": "create"}
    assert foreseen_and_done(world, 'thing("a", size=1)\nthing("b")') == {"a": "same", "b": "create"}
    assert world.azure.live == {"/a": {"size": 1}, "/b": {}}


def test_an_update_tells_each_changed_property_with_old_and_new_value(world: Any) -> None:
    world.up('thing("a", size=1, tags={"x": "1", "y": "2"}, gone=True)')
    program = 'thing("a", size=2, tags={"x": "1", "y": "3"}, fresh=[1])'
    assert changes(world.preview(program), "a") == [
        ("fresh", "add", None, [1], False),
        ("gone", "delete", True, None, False),
        ("size", "update", 1, 2, False),
        ("tags.y", "update", "2", "3", False),
    ]
    assert foreseen_and_done(world, program) == {"a": "update"}
    assert world.azure.live["/a"]["size"] == 2


def test_a_changed_secret_is_told_but_not_shown(world: Any) -> None:
    world.up('thing("a", key=pulumi.Output.secret("hunter2"))')
    run = world.preview('thing("a", key=pulumi.Output.secret("hunter3"))')
    assert changes(run, "a") == [("key", "update", "[secret]", "[secret]", False)]
    assert "hunter" not in repr(run)


def test_what_depends_on_a_replaced_resource_is_unknown_in_a_preview(world: Any) -> None:
    program = 'a = thing("a", at="{0}")\nthing("b", from_a=a.id)'
    world.up(program.format(1))
    run = world.preview(program.format(2))
    assert changes(run, "a") == [("at", "update", "1", "2", True)]
    assert changes(run, "b") == [("from_a", "update", "/1", UNKNOWN, False)]
    assert foreseen_and_done(world, program.format(2)) == {"a": "replace", "b": "update"}
    assert world.azure.live == {"/2": {"at": "2"}, "/b": {"from_a": "/2"}}


def test_unchanged_resources_give_the_program_their_outputs_in_a_preview(world: Any) -> None:
    program = 'a = thing("a", size=1, chosen=None)\npulumi.export("chosen", a.chosen)\npulumi.export("id", a.id)'
    assert world.preview(program).outputs == {"chosen": UNKNOWN, "id": UNKNOWN}
    world.up(program)
    assert world.preview(program).outputs == {"chosen": "by azure: 1", "id": "/a"}


def test_an_updated_resource_keeps_its_id_in_a_preview(world: Any) -> None:
    program = 'a = thing("a", size={0}, chosen=None)\npulumi.export("it", [a.id, a.chosen])'
    world.up(program.format(1))
    assert world.preview(program.format(2)).outputs == {"it": ["/a", UNKNOWN]}


def test_a_provider_decides_which_goes_first_in_a_replacement(world: Any) -> None:
    world.up('thing("a", at="1")')
    world.azure.events.clear()
    assert foreseen_and_done(world, 'thing("a", at="2")') == {"a": "replace"}
    assert [event for event in world.azure.events if event.endswith("done")] == ["delete a done", "create a done"]
    world.azure.delete_first = False
    world.azure.events.clear()
    assert foreseen_and_done(world, 'thing("a", at="3")') == {"a": "replace"}
    assert [event for event in world.azure.events if event.endswith("done")] == ["create a done", "delete a done"]
    assert world.azure.live == {"/3": {"at": "3"}}


@pytest.mark.parametrize(("option", "first"), [("True", "delete a"), ("False", "create a")])
def test_a_program_s_word_on_which_goes_first_counts_more(world: Any, option: str, first: str) -> None:
    world.azure.delete_first = option == "False"
    program = f'thing("a", options(delete_before_replace={option}), at="%s")'
    world.up(program % 1)
    world.azure.events.clear()
    world.up(program % 2)
    assert world.azure.events[0] == first


def test_dependents_that_would_follow_are_deleted_before_a_replaced_resource(world: Any) -> None:
    world.azure.replacing = {"at", "parent"}
    program = (
        'a = thing("a", at="{0}")\nb = thing("b", parent=a.id)\nc = thing("c", parent=b.id)\n'
        'thing("d", about=a.id)\nthing("e", options(depends_on=[a]))\n'
    )
    world.up(program.format(1))
    world.azure.events.clear()
    assert foreseen_and_done(world, program.format(2)) == {
        "a": "replace", "b": "replace", "c": "replace", "d": "update", "e": "same",
    }  # fmt: skip
    assert [event for event in world.azure.events if event.endswith("done")][:4] == [
        "delete c done", "delete b done", "delete a done", "create a done",
    ]  # fmt: skip


def test_a_dependent_that_the_program_dropped_is_told_as_a_delete(world: Any) -> None:
    world.azure.replacing = {"at", "parent"}
    world.up('a = thing("a", at="1")\nthing("b", parent=a.id)')
    assert foreseen_and_done(world, 'thing("a", at="2")') == {"a": "replace", "b": "delete"}
    assert world.azure.events.count("delete b") == 1


def test_a_replacement_gets_another_automatic_name_and_an_update_keeps_it(world: Any) -> None:
    world.azure.replacing, world.azure.delete_first = {"mode"}, False
    world.up('thing("a", auto=True, mode="x", size=1)')
    (first,) = world.azure.live
    world.up('thing("a", auto=True, mode="x", size=2)')
    assert set(world.azure.live) == {first}
    assert foreseen_and_done(world, 'thing("a", auto=True, mode="y", size=2)') == {"a": "replace"}
    assert set(world.azure.live) != {first}


def test_another_type_is_another_resource(world: Any) -> None:
    world.up('thing("a", at="1")')
    run = world.preview('thing("a", at="2", kind="Other")')
    assert [(str(it.op), it.type.rsplit(":", 1)[-1]) for it in (*run.operations, *run.deletes) if it.custom] == [
        ("create", "Other"),
        ("delete", "Thing"),
    ]


def test_an_alias_keeps_a_renamed_resource_and_its_children(world: Any) -> None:
    world.up(COMPONENT + 'Box("old", {})\nthing("one", size=1)')
    program = COMPONENT + (
        'Box("new", {}, options(aliases=[pulumi.Alias(name="old")]))\n'
        'thing("two", options(aliases=[pulumi.Alias(name="one")]), size=1)\n'
    )
    world.azure.events.clear()
    assert foreseen_and_done(world, program) == {"new": "same", "new-inner": "same", "two": "same"}
    assert world.names() == {"new", "new-inner", "two"}
    assert world.azure.events == []


def test_two_resources_can_t_be_the_same_old_one(world: Any) -> None:
    world.up('thing("old")')
    program = "".join(f'thing("{name}", options(aliases=[pulumi.Alias(name="old")]))\n' for name in "ab")
    with pytest.raises(ProgramFailed, match=r"is an alias of .*::old, which .* is already"):
        world.preview(program)


@pytest.mark.parametrize("path", ["size", "tags.x", "tags", "*"])
def test_changes_that_are_ignored_are_no_changes(world: Any, path: str) -> None:
    world.up('thing("a", size=1, tags={"x": "1"})')
    new = 'size=2, tags={"x": "1"}' if path == "size" else 'size=1, tags={"x": "2"}'
    assert foreseen_and_done(world, f'thing("a", options(ignore_changes=["{path}"]), {new})') == {"a": "same"}


def test_changes_beside_the_ignored_ones_count_and_the_ignored_stay(world: Any) -> None:
    world.up('thing("a", size=1, tags={"x": "1"})')
    program = 'thing("a", options(ignore_changes=["size"]), size=2, tags={"x": "2"})'
    assert changes(world.preview(program), "a") == [("tags.x", "update", "1", "2", False)]
    assert foreseen_and_done(world, program) == {"a": "update"}
    assert world.azure.live["/a"] == {"size": 1, "tags": {"x": "2"}}


def test_changes_may_be_made_to_force_a_replacement(world: Any) -> None:
    world.azure.delete_first = False
    world.up('thing("a", at="1", tags={"x": "1"})')
    program = 'thing("a", options(replace_on_changes=["tags.*"]), at="2", tags={"x": "2"})'
    assert changes(world.preview(program), "a")[1] == ("tags.x", "update", "1", "2", True)
    assert foreseen_and_done(world, program) == {"a": "replace"}


def test_check_gets_the_old_inputs_but_not_for_a_replacement(world: Any) -> None:
    world.up('thing("a", at="1")')
    world.azure.checked.clear()
    world.preview('thing("a", at="2")')
    assert world.azure.checked == [("a", {"at": "2"}, {"at": "1"}), ("a", {"at": "2"}, {})]


def test_a_component_is_updated_when_its_own_inputs_change(world: Any) -> None:
    world.up(COMPONENT + 'Box("b", {"x": 1})')
    program = COMPONENT + 'Box("b", {"x": 2})'
    assert changes(world.preview(program), "b") == [("x", "update", 1, 2, False)]
    assert foreseen_and_done(world, program) == {"b": "update", "b-inner": "same"}


def test_outputs_of_components_and_of_the_stack_are_kept(world: Any) -> None:
    world.up(COMPONENT + 'Box("b", {})\npulumi.export("x", 1)')
    outputs = {it.name: dict(it.created) for it in world.snapshot().live.values() if not it.custom}
    assert outputs == {"b": {"is": "b"}, "test-dev": {"x": 1.0}}


def test_a_changed_list_of_dependencies_is_no_change_but_is_recorded(world: Any) -> None:
    world.up('a = thing("a")\nthing("b")')
    assert foreseen_and_done(world, 'a = thing("a")\nthing("b", options(depends_on=[a], protect=True))') == {
        "a": "same",
        "b": "same",
    }
    (b,) = [it for it in world.snapshot().live.values() if it.name == "b"]
    assert b.protect
    assert [urn.rsplit("::", 1)[-1] for urn in b.dependencies] == ["a"]


def test_a_protected_resource_is_not_deleted(world: Any) -> None:
    world.up('thing("a", options(protect=True))')
    for attempt in (world.preview, world.up):
        with pytest.raises(ProgramFailed, match=r"::a: is protected and would be deleted.*Set protect=False"):
            attempt("")
    assert foreseen_and_done(world, 'thing("a")') == {"a": "same"}
    assert foreseen_and_done(world, "") == {"a": "delete"}


def test_a_protected_resource_is_not_replaced(world: Any) -> None:
    world.up('thing("a", options(protect=True), at="1")')
    with pytest.raises(ProgramFailed, match=r"::a: is protected and would be replaced, because of at"):
        world.preview('thing("a", options(protect=True), at="2")')
    assert foreseen_and_done(world, 'thing("a", at="2")') == {"a": "replace"}


def test_a_protected_resource_is_not_replaced_together_with_another(world: Any) -> None:
    world.azure.replacing = {"at", "parent"}
    program = 'a = thing("a", at="{0}")\nthing("b", options(protect=True), parent=a.id)'
    world.up(program.format(1))
    with pytest.raises(ProgramFailed, match=r"::b: is protected and would be replaced together with"):
        world.preview(program.format(2))


def test_what_never_became_ready_is_recorded_and_updated_the_next_time(world: Any) -> None:
    world.azure.unfinished = {"a"}
    with pytest.raises(ProgramFailed, match=r"resource 'a': it never became ready"):
        world.up('thing("a", size=1)')
    assert world.names() == {"a"}
    world.azure.unfinished = set()
    run = world.preview('thing("a", size=1)')
    assert (ops(run), changes(run, "a")) == ({"a": "update"}, [])
    assert foreseen_and_done(world, 'thing("a", size=1)') == {"a": "update"}


def test_what_never_became_ready_may_be_made_to_be_replaced(world: Any) -> None:
    world.azure.unfinished = {"a"}
    program = 'thing("a", options(replace_on_changes=["#initerror"], delete_before_replace=True), size=1)'
    with pytest.raises(ProgramFailed):
        world.up(program)
    world.azure.unfinished = set()
    assert foreseen_and_done(world, program) == {"a": "replace"}


def test_a_path_to_ignore_that_is_none_is_refused(world: Any) -> None:
    world.up('thing("a")')
    with pytest.raises(ProgramFailed, match=r"resource 'a': ignore_changes: '\.\[' is no path"):
        world.preview('thing("a", options(ignore_changes=[".["]))')
