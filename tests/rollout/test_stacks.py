"""Reading the stacks of a folder: what is there, and what is said when something is not in order."""

import shutil
from pathlib import Path

import pytest

from rollout import stacks
from rollout.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_the_stacks_of_a_folder_are_its_stack_files(folder: Path) -> None:
    (folder / "Pulumi.eu.west.yaml").write_text("config: {}\n")
    (folder / "Pulumi.yaml.bak").write_text("")
    assert stacks.stack_names(folder) == ("dev", "eu.west", "prod")


def test_all_are_read_when_none_is_asked_for_and_each_once_otherwise(folder: Path) -> None:
    assert [stack.name for stack in stacks.read_all(folder)] == ["dev", "prod"]
    assert [stack.name for stack in stacks.read_all(folder, ("prod", "prod"))] == ["prod"]


def test_settings_configuration_and_file_come_along(folder: Path) -> None:
    stack = stacks.read(folder, "prod")
    assert stack.settings.horizon_days == 90
    assert stack.config["azure-native:location"] == "swedencentral"
    assert stack.file == folder / "Pulumi.prod.yaml"


def test_an_unknown_stack_is_told_with_those_that_there_are(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"no stack 'prdo' in this folder. There are: dev, prod\."):
        stacks.read(folder, "prdo")


def test_a_folder_without_stacks_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no Pulumi\.<stack>\.yaml in this folder"):
        stacks.read_all(tmp_path)


def test_a_broken_file_and_settings_that_can_t_be_used_are_named(folder: Path) -> None:
    (folder / "Pulumi.dev.yaml").write_text("config: [\n")
    with pytest.raises(BadInput, match=r"Pulumi\.dev\.yaml: is not valid YAML"):
        stacks.read(folder, "dev")
    text = (folder / "Pulumi.prod.yaml").read_text().replace("residency: eu #", "residency: mars #")
    (folder / "Pulumi.prod.yaml").write_text(text)
    with pytest.raises(BadInput, match=r"(?s)Pulumi\.prod\.yaml can't be used:.*mars"):
        stacks.read(folder, "prod")
