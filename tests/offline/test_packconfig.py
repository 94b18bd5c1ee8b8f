"""A pack's configuration is merged as the CLI merges it, and a mistake in it is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2

from offline.errors import BadInput
from offline.packconfig import PackConfig, read_pack_config

ADVISORY, MANDATORY = analyzer_pb2.ADVISORY, analyzer_pb2.MANDATORY


@pytest.fixture
def info() -> Any:
    found = analyzer_pb2.AnalyzerInfo(name="pack")
    found.policies.add(name="plain", enforcementLevel=MANDATORY)
    rule = found.policies.add(name="tunable", enforcementLevel=ADVISORY)
    day = {"type": "string", "format": "date"}
    rule.configSchema.properties.update({"days": {"type": "integer", "minimum": 0, "default": 90}, "day": day})
    return found


def read(tmp_path: Path, content: Any) -> PackConfig:
    path = tmp_path / "config.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_pack_config(path)


def test_without_a_file_rules_keep_their_levels_and_get_their_defaults(info: Any) -> None:
    found = read_pack_config(None).reconciled(info)
    assert {name: rule.enforcementLevel for name, rule in found.items()} == {"plain": MANDATORY, "tunable": ADVISORY}
    assert found["tunable"].properties["days"] == 90


def test_a_rule_can_be_set_by_a_level_or_an_object(tmp_path: Path, info: Any) -> None:
    config = read(tmp_path, {"plain": "advisory", "tunable": {"enforcementLevel": "mandatory", "days": 5}})
    found = config.reconciled(info)
    assert (found["plain"].enforcementLevel, found["tunable"].enforcementLevel) == (ADVISORY, MANDATORY)
    assert found["tunable"].properties["days"] == 5


def test_all_sets_every_rule_but_those_that_are_named(tmp_path: Path, info: Any) -> None:
    found = read(tmp_path, {"all": "disabled", "plain": "mandatory"}).reconciled(info)
    assert found["plain"].enforcementLevel == MANDATORY
    assert found["tunable"].enforcementLevel == analyzer_pb2.DISABLED


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"nope": "advisory"}, "nope: the pack pack has no such rule. Rules: plain, tunable"),
        ({"tunable": {"days": -1}}, "tunable: days: -1 is less than the minimum of 0"),
        ({"tunable": {"days": "many"}}, "tunable: days: 'many' is not of type 'integer'"),
        ({"tunable": {"hours": 1}}, "tunable: options: Additional properties are not allowed"),
        ({"plain": "strict"}, "plain: 'strict' is no level"),
        ({"plain": {"enforcementLevel": 5}}, "plain: 5 is no level"),
        ({"tunable": {"day": "2026-13-45"}}, "tunable: day: '2026-13-45' is not a 'date'"),
        ({"all": {"days": 5}}, "all: takes a level only"),
        ('{"plain": "advisory", "plain": "mandatory"}', "a key stands twice"),
        ({"plain": 5}, "plain: 5 is neither a level nor an object"),
        ([], "holds a list"),
        ("{", "is not valid JSON"),
    ],
)
def test_a_mistake_is_refused_with_the_file_s_name(tmp_path: Path, info: Any, content: Any, says: str) -> None:
    with pytest.raises(BadInput, match=r"config\.json: ") as caught:
        read(tmp_path, content).reconciled(info)
    assert says in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        read_pack_config(tmp_path / "nothing.json")
