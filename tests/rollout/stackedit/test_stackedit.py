"""One entry changes, and every other byte of the file stays; what can't be changed so is refused."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle.settings import Pinned, Rollout, Trial
from rollout.errors import BadInput, Failed
from rollout.stackedit import StackFile, with_task

R1 = Rollout(stable="r1")
TRIAL = Rollout(stable="r1", canary=Trial(release="r2", percent=10))
FLOW = "config:\n  p:tasks:\n    # before\n    t: {stable: r1} # behind\n    u: {stable: 'u1'}\n"
BLOCK = """\
config:
  p:tasks:
    t: # the first
      stable: "r1" # quoted
      # about the canary
      canary:
        release: r2   # new
        percent: 10
      # about users
      users: {canary: [ada]}
    # about u
    u:
      stable: u1
  p:tags: {a: b}
"""


def file(folder: Path, text: str) -> StackFile:
    (folder / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_bytes(text.encode())
    return StackFile(folder, "dev")


def changed(folder: Path, text: str, after: Rollout, task: str = "t") -> str:
    """The file after a change."""
    found = file(folder, text)
    found.with_task(task, found.rollout(task), after).settle()
    return (folder / "Pulumi.dev.yaml").read_bytes().decode()


def test_a_canary_is_added_to_flow_style(tmp_path: Path) -> None:
    wanted = FLOW.replace("{stable: r1}", "{stable: r1, canary: {release: r2, percent: 10}}")
    assert changed(tmp_path, FLOW, TRIAL) == wanted


def test_a_percentage_changes_in_block_style_and_comments_stay(tmp_path: Path) -> None:
    after = Rollout(stable="r1", canary=Trial(release="r2", percent=50), users=Pinned(canary=("ada",)))
    assert changed(tmp_path, BLOCK, after) == BLOCK.replace("percent: 10", "percent: 50")


def test_a_promotion_renames_pins_and_keeps_quotes(tmp_path: Path) -> None:
    after = Rollout(stable="r2", former="r1", users=Pinned(stable=("ada",)))
    said = changed(tmp_path, BLOCK, after)
    assert '      stable: "r2" # quoted\n      former: r1\n' in said
    assert "users: {stable: [ada]}" in said
    assert "canary" not in said.replace("# about the canary", "")
    assert said.count("#") == BLOCK.count("#") - 1  # the one behind what was removed


def test_a_rollback_is_one_line(tmp_path: Path) -> None:
    after = Rollout(stable="r1", canary=TRIAL.canary, users=Pinned(canary=("ada",)), enabled=False)
    said = changed(tmp_path, BLOCK, after)
    assert said.replace("      enabled: false\n", "") == BLOCK


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    text = BLOCK.replace("\n", "\r\n")
    after = Rollout(stable="r1", canary=TRIAL.canary, users=Pinned(canary=("ada",)), enabled=False)
    assert changed(tmp_path, text, after).replace("      enabled: false\r\n", "") == text


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    stack = file(tmp_path, "\ufeff" + FLOW)
    before = stack.rollout("t")
    assert before
    stack.with_task("t", before, before.model_copy(update={"enabled": False})).settle()
    found = (tmp_path / "Pulumi.dev.yaml").read_bytes().decode()
    assert found.startswith("\ufeff")
    assert found.count("enabled: false") == 1


def test_a_first_task_is_added_behind_the_others(tmp_path: Path) -> None:
    assert changed(tmp_path, FLOW, Rollout(stable="v1"), "v") == FLOW + "    v: {stable: v1}\n"


def test_names_that_yaml_reads_as_something_else_are_quoted(tmp_path: Path) -> None:
    assert '{stable: "2026"}' in changed(tmp_path, FLOW, Rollout(stable="2026"))


def test_the_file_keeps_its_rights(tmp_path: Path) -> None:
    found = file(tmp_path, FLOW)
    (tmp_path / "Pulumi.dev.yaml").chmod(0o640)
    found.with_task("t", R1, TRIAL).settle()
    assert stat.S_IMODE((tmp_path / "Pulumi.dev.yaml").stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Pulumi.dev.yaml", "Pulumi.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "config:\n  p:tasks:\n    t: &a {stable: r1}\n    u: *a\n",
        "config:\n  p:tags: &a {stable: r1}\n  p:tasks:\n    t: {<<: *a}\n",
        "x: &a {stable: r1}\nconfig:\n  p:tasks: {t: *a}\n",
    ],
)
def test_what_another_place_refers_to_is_not_changed(tmp_path: Path, text: str) -> None:
    found = file(tmp_path, text)
    with pytest.raises(BadInput, match=r"Pulumi\.dev\.yaml"):
        found.with_task("t", R1, Rollout(stable="r9"))
    assert (tmp_path / "Pulumi.dev.yaml").read_text() == text
    assert not list(tmp_path.glob(".*"))


def test_a_file_that_somebody_else_changes_meanwhile_stays_as_that_one_left_it(tmp_path: Path) -> None:
    new = file(tmp_path, FLOW).with_task("t", R1, TRIAL)
    (tmp_path / "Pulumi.dev.yaml").write_text(FLOW + "# mine\n")
    with pytest.raises(Failed, match="somebody else"):
        new.settle()
    assert (tmp_path / "Pulumi.dev.yaml").read_text() == FLOW + "# mine\n"


def test_a_version_leaves_with_all_of_its_placements(tmp_path: Path) -> None:
    models = (
        "config:\n  p:models:\n    a-1:\n      placements:\n        - {x: 1} # c\n    b-1: {placements: [{x: 2}]}\n"
    )
    file(tmp_path, models).without_version("a-1").settle()
    assert (tmp_path / "Pulumi.dev.yaml").read_text() == "config:\n  p:models:\n    b-1: {placements: [{x: 2}]}\n"


names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
trials = st.builds(lambda name, percent: Trial(release=name, percent=percent), names, st.integers(0, 100))
rollouts = st.builds(
    lambda stable, canary, former, enabled, pins: Rollout(
        stable=stable, canary=canary, former=former, enabled=enabled, users=pins
    ),
    names,
    st.none() | trials,
    st.none() | names,
    st.booleans(),
    st.builds(
        lambda stable, canary: Pinned(stable=tuple(stable), canary=tuple(canary)),
        st.lists(names, max_size=2),
        st.lists(names, max_size=2),
    ),
)


@given(before=rollouts, after=rollouts, flow=st.sampled_from((None, True, False)), comment=st.booleans())
def test_any_entry_becomes_any_other_and_its_neighbours_stay(
    before: Rollout, after: Rollout, flow: bool | None, comment: bool
) -> None:
    """Pins only ever follow the canary: an after without the ones of before is what `applied` never makes."""
    pinned = before.users.canary and not after.users.canary
    users = before.users if not pinned else Pinned(stable=(*before.users.stable, *before.users.canary))
    after = after.model_copy(update={"users": users})
    entry: dict[str, Any] = before.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content = {"config": {"p:tasks": {"a": {"stable": "a1"}, "t": entry, "z": {"stable": "z1"}}}}
    text = yaml.safe_dump(content, sort_keys=False, default_flow_style=flow, width=40)
    text = text.replace("\n", " # said\n", 3) if comment and not flow else text
    new = with_task(text, "p", "t", before, after)
    wanted = json.loads(json.dumps(content))
    wanted["config"]["p:tasks"]["t"] = after.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    read = yaml.safe_load(new)
    read["config"]["p:tasks"]["t"] = Rollout.model_validate_json(json.dumps(read["config"]["p:tasks"]["t"])).model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    assert read == wanted
