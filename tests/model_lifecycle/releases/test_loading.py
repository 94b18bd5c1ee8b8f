"""A stack's releases load, or each reason why one can't be served is named with the key that asks for it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle import releases, settings

PROJECT = "model-lifecycle"
VERSION = "gpt-5.4-2026-03-05"
SUCCESSOR = "gpt-5.6-sol-2026-07-09"
STABLE = "model-lifecycle:tasks.summarize.stable"
CANARY = "model-lifecycle:tasks.summarize.canary.release"

Write = Callable[..., Path]
Message = Callable[[], str]


def test_the_releases_of_a_stack_load(two: None, stack: Any, loaded: Any) -> None:
    found = loaded(stack)
    assert [release.name for release in found.by_task["summarize"]] == ["summarize-r1", "summarize-r2"]


def test_a_stack_without_tasks_needs_no_folder(config: Any, encode: Any, tmp_path: Path) -> None:
    found = releases.load(tmp_path / "nowhere", settings.load(encode(config), PROJECT), PROJECT)
    assert found == releases.EMPTY


def test_the_folder_may_be_named_in_any_way(
    two: None, root: Path, stack: Any, encode: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root.parent / "link").symlink_to(root)
    loaded = settings.load(encode(stack), PROJECT)
    for folder in (Path("../releases"), Path("../link"), root / "summarize" / ".."):
        assert len(releases.load(folder, loaded, PROJECT).by_task["summarize"]) == 2


def test_a_folder_that_is_not_there_is_said_once(root: Path, refused: Message) -> None:
    root.rmdir()
    assert refused().splitlines() == [
        "releases: does not exist. There is no release to serve. Add <task>/<name>.yaml in it (docs/releases.md)."
    ]
    root.write_text("")
    assert "releases: is no folder" in refused()


def test_an_empty_folder_has_none_of_the_releases(refused: Message) -> None:
    message = refused()
    assert f'{STABLE}: "summarize-r1" is no release of summarize' in message
    assert f'{CANARY}: "summarize-r2" is no release of summarize' in message
    assert "Add releases/summarize/summarize-r1.yaml" in message


def test_a_release_that_is_not_sealed_is_not_served(two: None, draft: Write, root: Path, refused: Message) -> None:
    releases.digest_file(root, "summarize", "summarize-r2").unlink()
    (line,) = refused().splitlines()
    assert line.startswith(f'{CANARY}: "summarize-r2" is not sealed')
    assert "Seal it: python -m rollout seal summarize/summarize-r2" in line


def test_a_draft_that_nobody_serves_is_left_alone(two: None, draft: Write, stack: Any, loaded: Any) -> None:
    draft("summarize-r3", text="not: [finished")
    assert [release.name for release in loaded(stack).by_task["summarize"]] == ["summarize-r1", "summarize-r2"]


def test_an_edited_release_is_refused_even_if_nobody_serves_it(two: None, sealed: Write, refused: Message) -> None:
    file = sealed("summarize-r3")
    file.write_text(file.read_text().replace("800", "900"))
    (line,) = refused().splitlines()
    assert line.startswith("releases/summarize/summarize-r3.yaml: was edited after it was sealed")
    assert "copy it under a new name" in line


def test_an_edited_release_that_is_served_is_named_once(two: None, root: Path, refused: Message) -> None:
    file = root / "summarize" / "summarize-r1.yaml"
    file.write_text(file.read_text().replace("Summarize", "Summarise"))
    assert len(refused().splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"sha256:0", b"md5:" + b"0" * 64, b"\xff"])
def test_what_is_no_digest_is_refused(two: None, root: Path, refused: Message, content: bytes) -> None:
    releases.digest_file(root, "summarize", "summarize-r1").write_bytes(content)
    assert "releases/summarize/summarize-r1.digest: " in refused()


def test_a_digest_that_leads_elsewhere_is_refused(two: None, root: Path, refused: Message) -> None:
    file = releases.digest_file(root, "summarize", "summarize-r1")
    shutil.move(file, root / "d")
    file.symlink_to(root / "d")
    assert "is reached through a symbolic link" in refused()


def test_a_digest_checked_out_with_other_line_ends_still_holds(two: None, root: Path, stack: Any, loaded: Any) -> None:
    file = releases.digest_file(root, "summarize", "summarize-r1")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert loaded(stack)


@pytest.mark.parametrize("twin", ["summarize-r1", "Summarize-R1"])
def test_one_name_in_two_tasks_is_refused(two: None, sealed: Write, refused: Message, twin: str) -> None:
    sealed(twin, task="writing")
    message = refused()
    assert f"releases/writing/{twin}.yaml" in message
    assert "has the name of releases/summarize/summarize-r1.yaml" in message


def test_names_that_some_file_systems_can_t_tell_apart_are_refused(two: None, sealed: Write, refused: Message) -> None:
    sealed("SUMMARIZE-r2")
    assert "letters' case aside" in refused()


@pytest.mark.parametrize("name", ["a:b", "a%b", "a b", "-a", "a" * 65, "ä", "a\nb"])
def test_a_name_that_keys_can_t_hold_is_refused(two: None, draft: Write, refused: Message, name: str) -> None:
    draft(name)
    message = refused()
    assert "is no name of a release" in message
    assert len(message.splitlines()) == 1


def test_another_ending_is_pointed_out(two: None, root: Path, refused: Message) -> None:
    (root / "summarize" / "summarize-r3.yml").write_text("")
    assert "summarize-r3.yml: does not end in .yaml" in refused()


def test_a_release_of_another_task_is_none_of_this_one(two: None, sealed: Write, stack: Any, refused: Message) -> None:
    sealed("contracts-r1", task="contracts")
    stack["tasks"]["summarize"]["stable"] = "contracts-r1"
    message = refused()
    assert f'{STABLE}: "contracts-r1" is no release of summarize' in message
    assert "choose one of summarize-r1, summarize-r2" in message


def test_a_version_that_is_not_deployed_can_t_be_served(two: None, stack: Any, refused: Message) -> None:
    del stack["models"][SUCCESSOR]
    (line,) = refused().splitlines()
    assert line.startswith(f'{CANARY}: "summarize-r2" runs on {SUCCESSOR}, which is not declared under models')


def test_a_version_that_only_takes_batches_can_t_be_served(two: None, stack: Any, refused: Message) -> None:
    stack["models"][SUCCESSOR]["placements"] = [{"account": "sweden", "sku": "DataZoneBatch", "capacity": 10}]
    assert f"runs on {SUCCESSOR}, which no gateway serves" in refused()


def test_a_version_without_a_gateway_can_t_be_served(two: None, stack: Any, refused: Message) -> None:
    stack["gateways"] = {}
    stack["consumers"] = {}
    message = refused()
    assert f"runs on {VERSION}, which no gateway serves" in message
    assert len(message.splitlines()) == 2


def test_both_releases_have_to_be_behind_one_gateway(two: None, stack: Any, refused: Message) -> None:
    gateway = stack["gateways"]["main"]
    stack["gateways"] = {"main": gateway | {"models": [VERSION]}, "other": gateway | {"models": [SUCCESSOR]}}
    assert f"runs on {SUCCESSOR} behind gateway other, and the stable release behind main" in refused()


def test_every_consumer_of_the_task_has_to_have_the_version(two: None, stack: Any, refused: Message) -> None:
    consumer = stack["consumers"]["newsroom"]
    stack["consumers"] |= {
        "desk": consumer | {"models": [VERSION]},
        "other": consumer | {"models": [VERSION], "tasks": []},
    }
    (line,) = refused().splitlines()
    assert f"runs on {SUCCESSOR}, which consumer desk of summarize may not use" in line


@pytest.mark.parametrize(("tested", "placed", "fits"), [
    ("strict", "strict", True), ("strict", "lax", False), ("strict", None, False),
    ("Microsoft.DefaultV2", None, True), (None, "strict", True),
])  # fmt: skip
def test_the_filter_it_was_tested_with_has_to_be_the_placements(
    two: None, sealed: Write, stack: Any, loaded: Any, refused: Message, tested: Any, placed: Any, fits: bool
) -> None:
    sealed(contentFilter=tested)
    for placement in stack["models"][VERSION]["placements"]:
        placement["raiPolicyName"] = placed
    if fits:
        assert loaded(stack)
    else:
        assert f"was tested with content filter {tested}" in refused()


def test_what_could_not_be_served_is_not_published(two: None, sealed: Write, stack: Any, loaded: Any) -> None:
    sealed("summarize-r0", model="gpt-4.1", version="2025-04-14", parameters={})
    sealed("summarize-r3")
    assert [release.name for release in loaded(stack).by_task["summarize"]] == [
        "summarize-r1",
        "summarize-r2",
        "summarize-r3",
    ]


def test_releases_of_tasks_that_the_stack_does_not_have_are_not_read(
    two: None, sealed: Write, stack: Any, loaded: Any
) -> None:
    sealed("contracts-r1", task="contracts").write_text("broken: [")
    assert loaded(stack).by_task.keys() == {"summarize"}


def test_a_task_with_too_many_pinned_users_is_refused(two: None, stack: Any, refused: Message) -> None:
    stack["tasks"]["summarize"]["users"] = {"canary": [f"user-{index:04}" for index in range(900)]}
    message = refused()
    assert "model-lifecycle:tasks.summarize: makes a flag of" in message
    assert "App Configuration takes 10240" in message


def test_all_problems_are_told_at_once(two: None, sealed: Write, root: Path, stack: Any, refused: Message) -> None:
    file = sealed("summarize-r3")
    file.write_text(file.read_text().replace("800", "900"))
    (root / "summarize" / "x.yml").write_text("")
    del stack["models"][SUCCESSOR]
    assert len(refused().splitlines()) == 3
