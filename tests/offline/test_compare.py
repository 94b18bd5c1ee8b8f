"""Base against head is decided as against a state, without one, and the pack is told what was before."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offline.compare import Compared, compare
from offline.errors import BadInput, ProgramFailed
from offline.packconfig import PackConfig
from offline.stackfile import read_stack

PROGRAM = """
import pulumi
from pulumi_azure_native import authorization, cognitiveservices, resources

def account(name, protect=False, location="swedencentral", **props):
    return cognitiveservices.Account(
        name, resource_group_name="rg", kind="OpenAI", location=location, opts=pulumi.ResourceOptions(protect=protect),
        identity={"type": "SystemAssigned"}, **props,
    )
"""
PACK = """
import json, os
from pulumi_policy import *

def whole(args, report):
    found = os.environ.get("MODEL_LIFECYCLE_BASE")
    report("BASE" + (open(found).read() if found else "none"))

PolicyPack("told", policies=[StackValidationPolicy("whole", "Whole.", whole, EnforcementLevel.ADVISORY)])
"""
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

Against = Callable[[str, str], Compared]


@pytest.fixture
def against(tmp_path: Path) -> Against:
    """Compares two programs' texts before a pack that reports what it is told of base."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 1.0.0\n")
    (pack / "__main__.py").write_text(PACK)

    def run(base: str, head: str) -> Compared:
        sides = [_written(tmp_path / side, text) for side, text in (("base", base), ("head", head))]
        return compare(*(read_stack(side, "dev") for side in sides), pack, PackConfig())

    return run


def _written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "Pulumi.yaml").write_text("name: test\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config: {azure-native:location: swedencentral}\n")
    (folder / "__main__.py").write_text(PROGRAM + text)
    return folder


def ops(compared: Compared) -> dict[str, str]:
    run = compared.head.run
    return {it.name: str(it.op) for it in (*run.operations, *run.deletes) if it.custom}


def told(compared: Compared) -> dict[str, Any]:
    (violation,) = compared.head.verdict.violations
    return json.loads(violation.message.split("BASE", 1)[1])


def test_each_step_is_decided_as_against_a_state(against: Against) -> None:
    compared = against(
        'account("a", tags={"x": "1"})\naccount("b")\naccount("c")\naccount("d")',
        'account("a", tags={"x": "2"})\naccount("b", location="westeurope")\naccount("d")\naccount("e")',
    )
    assert ops(compared) == {"a": "update", "b": "replace", "c": "delete", "d": "same", "e": "create"}
    (updated,) = [it for it in compared.head.run.operations if it.name == "a"]
    assert [(it.path, it.old, it.new) for it in updated.changes] == [("tags.x", "1", "2")]


def test_what_is_unknown_on_both_sides_is_no_change(against: Against) -> None:
    text = 'a = account("a")\nresources.ResourceGroup("g", tags={"id": a.id, "who": a.identity.principal_id})'
    compared = against(text, text)
    assert ops(compared) == {"a": "same", "g": "same"}
    assert compared.changes_nothing


def test_protection_is_shown_and_does_not_stop_the_comparison(against: Against) -> None:
    compared = against(
        'account("a", protect=True)\naccount("b", protect=True)', 'account("b", protect=True, location="westeurope")'
    )
    assert ops(compared) == {"a": "delete", "b": "replace"}
    assert [it.protect for it in (*compared.head.run.operations, *compared.head.run.deletes) if it.custom] == [True] * 2


def test_a_renamed_resource_keeps_its_past(against: Against) -> None:
    head = (
        'resources.ResourceGroup("new", location="x", opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))'
    )
    assert ops(
        against(
            'resources.ResourceGroup("old", location="x", resource_group_name="rg")',
            head.replace('"new",', '"new", resource_group_name="rg",'),
        )
    ) == {"new": "same"}


def test_outputs_that_change_are_told(against: Against) -> None:
    compared = against('pulumi.export("x", {"y": 1, "z": 1})', 'pulumi.export("x", {"y": 2, "z": 1})')
    assert [(it.path, it.old, it.new) for it in compared.outputs] == [("x.y", 1, 2)]
    assert compared.head.run.changes_nothing
    assert not compared.changes_nothing


def test_the_pack_is_told_what_base_deploys_in_the_shape_of_an_export(against: Against) -> None:
    base = (
        'a = account("a", protect=True, tags={"key": pulumi.Output.secret("hunter2")})\n'
        'pulumi.export("it", a.id)\npulumi.export("key", pulumi.Output.secret("hunter2"))'
    )
    content = told(against(base, ""))
    assert content["version"] == 3
    stack, account = content["deployment"]["resources"]
    assert stack["outputs"] == {"it": UNKNOWN_TEXT, "key": "[secret]"}
    assert account.keys() == {"urn", "type", "custom", "id", "parent", "protect", "inputs", "outputs"}
    assert (account["custom"], account["protect"], account["parent"]) == (True, True, stack["urn"])
    assert account["inputs"]["tags"] == {"key": "[secret]"}
    assert account["outputs"]["identity"]["principalId"] == UNKNOWN_TEXT
    assert "hunter2" not in json.dumps(content)


@pytest.mark.parametrize("side", ["base", "head"])
@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("1 / 0", ProgramFailed, r"__main__\.py:\d+: ZeroDivisionError"),
        ('raise pulumi.RunError("mend this")', BadInput, "mend this"),
        ('resources.ResourceGroup("g", location=3)', ProgramFailed, "should be of type"),
    ],
)
def test_what_fails_says_on_which_side(
    against: Against, side: str, text: str, kind: type[Exception], says: str
) -> None:
    texts = {"base": "", "head": "", side: text}
    with pytest.raises(kind, match=rf"^{side}: .*{says}"):
        against(texts["base"], texts["head"])


@pytest.mark.parametrize("package", [True, False])
def test_neither_program_sees_the_other_s_modules_or_surroundings(
    against: Against, tmp_path: Path, package: bool
) -> None:
    for side in ("base", "head"):
        room = _written(tmp_path / side, "") / "room"
        room.mkdir()
        (room / "value.py").write_text(f'VALUE = "{side}"\n')
        if package:
            (room / "__init__.py").write_text("")
    (tmp_path / "base" / "room" / "left.py").write_text("")
    text = (
        "import os, sys\nfrom room.value import VALUE\n"
        'pulumi.export("it", [VALUE, "room.left" in sys.modules, os.environ.get("LEFT"), len(sys.path), os.getcwd()])\n'
    )
    compared = against(f'{text}import room.left\nos.environ["LEFT"] = "x"\nsys.path.append("left")\n', text)
    base, head = compared.base.outputs["it"], compared.head.run.outputs["it"]
    assert base == ["base", False, None, head[3], str(tmp_path / "base")]
    assert head[:3] == ["head", False, None]


names = st.text("abcxyz", min_size=1, max_size=3)
accounts = st.dictionaries(names, st.dictionaries(names, st.text(max_size=5), max_size=2), max_size=4)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(accounts=accounts, protect=st.booleans())
def test_a_program_compared_with_itself_changes_nothing(against: Against, accounts: Any, protect: bool) -> None:
    text = "".join(f"account({name!r}, protect={protect}, tags={tags!r})\n" for name, tags in accounts.items())
    assert against(text, text).changes_nothing
