"""A stack's state: complete, private, and clear about what is wrong with it."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from local import StateError
from offline.errors import BadInput
from offline.lock import locked
from offline.sealing import Sealer
from offline.state import Role, StackState

SECRET = "hunter2-is-a-secret"
PROGRAM = (
    f'a = thing("a", key=pulumi.Output.secret("{SECRET}"), deep={{"x": [{{"y": pulumi.Output.secret("{SECRET}")}}]}})\n'
    f'thing("b", options(depends_on=[a], parent=a, protect=True, ignore_changes=["x"], '
    f'additional_secret_outputs=["chosen"]), size="{SECRET}")\n'
    'pulumi.export("key", a.key)\n'
)


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (folder / ".local").iterdir() if path.name != "secrets.key")


def test_what_was_recorded_is_read_again(world: Any) -> None:
    run = world.up(PROGRAM)
    again = StackState(world.store, "dev", Sealer(world.folder / ".local" / "secrets.key"))
    kept = {row.resource.urn: row.resource for row in again.rows()}
    for operation in run.operations:
        for name in ("type", "custom", "parent", "dependencies", "property_dependencies", "protect", "ignore_changes"):
            assert getattr(kept[operation.urn], name) == getattr(operation, name)
        assert kept[operation.urn].checked == operation.checked


def test_no_secret_stands_in_the_state(world: Any) -> None:
    world.up(PROGRAM.replace(f'size="{SECRET}"', "size=1"))
    world.azure.refusals["c"] = ["no"]
    with pytest.raises(Exception, match=r"resource 'c': no"):
        world.up(PROGRAM.replace(f'size="{SECRET}"', "size=1") + f'thing("c", key=pulumi.Output.secret("{SECRET}"))')
    assert Role.CREATING in {row.role for row in world.state.rows()}
    assert b"ciphertext" in files(world.folder)
    assert SECRET.encode() not in files(world.folder)


def test_an_output_declared_secret_is_hidden_and_sealed(world: Any) -> None:
    world.up('thing("a", options(additional_secret_outputs=["chosen"]), size="5")')
    assert b"by azure" not in files(world.folder)


def test_secrets_stay_secrets_over_runs(world: Any) -> None:
    first = world.up(PROGRAM)
    second = world.preview(PROGRAM)
    assert first.outputs == second.outputs == {"key": "[secret]"}
    assert {str(it.op) for it in second.operations} == {"same"}
    assert SECRET not in repr([it.inputs for it in second.operations if it.name == "a"])


def test_the_key_and_the_folder_are_their_owner_s_only(world: Any) -> None:
    assert not (world.folder / ".local" / "secrets.key").exists()
    world.up(PROGRAM)
    assert stat.S_IMODE((world.folder / ".local").stat().st_mode) == 0o700
    assert stat.S_IMODE((world.folder / ".local" / "secrets.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("key", [None, "", "kT0d0pDS_Vrt6Uk7EUVCbB3bCUdmYJZ4Gz1ruRpbnB4="])
def test_a_lost_or_other_key_is_told(world: Any, key: str | None) -> None:
    world.up(PROGRAM)
    path = world.folder / ".local" / "secrets.key"
    path.unlink() if key is None else path.write_text(key)
    state = StackState(world.store, "dev", Sealer(path))
    with pytest.raises(StateError, match=r"secrets\.key: .*Put (the|that) file back"):
        state.rows()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE stack_resources SET facts = '{'",
        "UPDATE stack_resources SET facts = '[]'",
        "UPDATE stack_resources SET facts = '{\"odd\": 1}'",
        "UPDATE stack_resources SET inputs = x'ffff'",
        "UPDATE stack_resources SET inputs = 'text'",
        "UPDATE stack_resources SET role = 'odd'",
        "ALTER TABLE stack_resources DROP COLUMN facts",
    ],
)
def test_a_damaged_table_is_told(world: Any, damage: str) -> None:
    world.up('thing("a")')
    with world.store.writing() as db:
        db.execute(damage)
    with pytest.raises(StateError, match=r"azure\.sqlite: .*[Mm]ove"):
        world.state.rows()


def test_stacks_do_not_see_each_other(world: Any) -> None:
    world.up('thing("a")')
    other = StackState(world.store, "other", Sealer(world.folder / "key"))
    assert other.rows() == ()
    with other.changing() as changes:
        changes.clear()
    assert world.names() == {"a"}


def test_a_change_that_fails_half_way_leaves_nothing(world: Any) -> None:
    world.up('thing("a")')

    def half() -> None:
        with world.state.changing() as changes:
            changes.clear()
            changes.put(Role.LIVE, None)

    with pytest.raises(AttributeError):
        half()
    assert world.names() == {"a"}


def test_a_second_process_is_refused_by_the_number_of_the_first(tmp_path: Path) -> None:
    refused = pytest.raises(BadInput, match=rf"process {os.getpid()} is changing it")
    with locked(tmp_path / ".local", "dev"), refused, locked(tmp_path / ".local", "dev"):
        pass
    with locked(tmp_path / ".local", "dev"), locked(tmp_path / ".local", "prod"):
        pass
