"""A policy pack's configuration file, read and merged as the CLI's `--policy-pack-config` does it.

Source: pulumi/pulumi pkg/resource/analyzer/config.go: a level or an object for each rule, `all` first, options checked
against the rule's schema and filled with its defaults.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2

from .errors import BadInput

LEVELS = ("advisory", "mandatory", "remediate", "disabled")

_ALL = "all"
_VALIDATOR = jsonschema.Draft7Validator
_LEVEL_KEY = "enforcementLevel"


@dataclass(frozen=True)
class PackConfig:
    """What the user set, rule by rule: `levels` and `options`; `source` names the file in messages."""

    source: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def reconciled(self, info: analyzer_pb2.AnalyzerInfo) -> dict[str, analyzer_pb2.PolicyConfig]:
        """The configuration of every rule of a pack.

        Raises:
            BadInput: a rule that the pack lacks, or options that its schema refuses.
        """
        rules = {rule.name: rule for rule in info.policies}
        for name in (self.levels.keys() | self.options.keys()) - rules.keys() - {_ALL}:
            raise BadInput(f"{self.source}: {name}: the pack {info.name} has no such rule. Rules: {', '.join(rules)}.")
        return {name: self._rule(rule) for name, rule in rules.items()}

    def _rule(self, rule: analyzer_pb2.PolicyInfo) -> analyzer_pb2.PolicyConfig:
        schema = {name: json_format.MessageToDict(value) for name, value in rule.configSchema.properties.fields.items()}
        given = self.options.get(rule.name, {})
        self._validate(rule.name, schema, given)
        defaults = {name: option["default"] for name, option in schema.items() if "default" in option}
        config = analyzer_pb2.PolicyConfig(enforcementLevel=self._level(rule))
        config.properties.update({**defaults, **given})
        return config

    def _validate(self, rule: str, schema: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        closed = {"type": "object", "properties": schema, "additionalProperties": False}
        for error in _VALIDATOR(closed, format_checker=_VALIDATOR.FORMAT_CHECKER).iter_errors(given):
            where = ".".join(map(str, error.path)) or "options"
            raise BadInput(f"{self.source}: {rule}: {where}: {error.message}. Nothing was judged.")

    def _level(self, rule: analyzer_pb2.PolicyInfo) -> Any:
        asked = self.levels.get(rule.name) or self.levels.get(_ALL)
        return analyzer_pb2.EnforcementLevel.Value(asked.upper()) if asked else rule.enforcementLevel


def read_pack_config(path: Path | None) -> PackConfig:
    """Reads a configuration file; without one, every rule keeps its own level and defaults.

    Raises:
        BadInput: the file is missing, not JSON, or not a map of rules to a level or an object.
    """
    if path is None:
        return PackConfig()
    try:
        content = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_twins)
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file, so no rule could be configured from it.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(f"{path}: is not valid JSON ({error}), so no rule could be configured from it.") from None
    if not isinstance(content, dict):
        raise BadInput(f"{path}: holds a {type(content).__name__}; a map of rules to levels or objects is needed.")
    rules = {name: _normalized(name, value, path) for name, value in content.items()}
    levels = {name: str(rule[_LEVEL_KEY]) for name, rule in rules.items() if _LEVEL_KEY in rule}
    options = {name: {key: v for key, v in rule.items() if key != _LEVEL_KEY} for name, rule in rules.items()}
    return PackConfig(str(path), levels, {name: given for name, given in options.items() if given})


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key stands twice among {', '.join(key for key, _ in pairs)}")
    return found


def _normalized(name: str, value: Any, path: Path) -> Mapping[str, Any]:
    rule = {_LEVEL_KEY: value} if isinstance(value, str) else value
    levels = ", ".join(LEVELS)
    if not isinstance(rule, dict):
        raise BadInput(f"{path}: {name}: {value!r} is neither a level nor an object. Levels: {levels}.")
    if name == _ALL and rule.keys() - {_LEVEL_KEY}:
        raise BadInput(f"{path}: {name}: takes a level only, and nothing was judged. Set options rule by rule.")
    if _LEVEL_KEY in rule and rule[_LEVEL_KEY] not in LEVELS:
        raise BadInput(f"{path}: {name}: {rule[_LEVEL_KEY]!r} is no level, so nothing was judged. Levels: {levels}.")
    return rule
