"""The pack as a folder of its own: it runs away from this repository, and never overwrites anything else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies import bundle
from policies.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
UNPINNED = {
    "accountName": "a",
    "deploymentName": "gpt-5.4-2026-03-05",
    "properties": {"model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}},
    "sku": {"name": "Standard", "capacity": 1},
}


def test_the_folder_judges_as_the_pack_does_and_needs_nothing_of_the_repository(tmp_path: Path, pack_in: Any) -> None:
    assert bundle.main([str(tmp_path / "pack")]) == 0
    with pack_in(tmp_path / "pack") as pack:
        assert pack.rules.keys() == {rule.name for rule in RULES}
        found = pack.judged("azure-native:cognitiveservices:Deployment", UNPINNED)
    assert found.keys() == {"deployment-has-no-auto-upgrade"}
    texts = [path.read_text() for path in (tmp_path / "pack").rglob("*.py")]
    assert not [text for text in texts if str(ROOT) in text]


def test_the_folder_names_its_pins_and_an_environment_of_its_own(tmp_path: Path) -> None:
    bundle.build(tmp_path / "pack")
    pins = (tmp_path / "pack" / "requirements.txt").read_text().splitlines()
    assert {pin.split("==")[0] for pin in pins} == {
        "protobuf",
        "pulumi",
        "pulumi-policy",
        "pydantic",
        "tree-sitter",
        "tree-sitter-c-sharp",
    }
    assert all(re.fullmatch(r"[a-z-]+==[0-9.]+", pin) for pin in pins)
    project = yaml.safe_load((tmp_path / "pack" / "PulumiPolicy.yaml").read_text())
    assert project["runtime"]["options"]["virtualenv"] == "venv"
    assert project["version"]


def test_it_says_how_to_publish_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle.main([str(tmp_path / "pack")])
    said = capsys.readouterr().out
    assert f"cd {tmp_path / 'pack'} && pulumi install && pulumi policy publish ORGANIZATION" in said


def test_a_folder_that_was_built_is_built_again(tmp_path: Path) -> None:
    bundle.build(tmp_path / "pack")
    (tmp_path / "pack" / "policies" / "left_over.py").touch()
    bundle.build(tmp_path / "pack")
    assert not (tmp_path / "pack" / "policies" / "left_over.py").exists()


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert bundle.main([str(tmp_path)]) == 2
    assert "holds something else, which would be lost" in capsys.readouterr().err
    assert bundle.main([str(tmp_path / "thesis.txt")]) == 2
    assert bundle.main([str(tmp_path / "thesis.txt" / "below")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["a", "b"], 2), (["--nope"], 2), (["--help"], 0)])
def test_a_call_that_names_no_folder_says_how(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bundle.main(arguments) == code
    assert "python -m policies.bundle FOLDER" in capsys.readouterr().err
