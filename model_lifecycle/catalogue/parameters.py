"""Parameters of chat completions: which ones a model takes, and what each may hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import datafiles

_EFFORT = "reasoning_effort"


@dataclass(frozen=True)
class Parameter:
    """A parameter and what it holds, as `data/parameters.toml` describes it: bounds of numbers, most texts, choices."""

    name: str
    type: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()

    def accepts(self, value: object) -> bool:
        """Whether a JSON value is one that the service would take, as far as can be said without asking it."""
        match self.type:
            case "number":
                return _is_number(value) and self._within(value)
            case "integer":
                return _is_number(value) and isinstance(value, int) and self._within(value)
            case "texts":
                texts = value if isinstance(value, list | tuple) else (value,)
                return 0 < len(texts) <= (self.maximum or 0) and all(isinstance(text, str) and text for text in texts)
            case "boolean":
                return isinstance(value, bool)
            case "choice":
                return value in self.choices
            case "choice or map":
                return isinstance(value, Mapping) or value in self.choices
            case _:
                return isinstance(value, Mapping)

    @property
    def meaning(self) -> str:
        """What it holds, in words: `a number from 0 to 2`."""
        match self.type:
            case "number" | "integer":
                noun = "a number" if self.type == "number" else "a whole number"
                low, high = (f"{bound:g}" if bound is not None else "" for bound in (self.minimum, self.maximum))
                return f"{noun} from {low} to {high}" if high else f"{noun} from {low}" if low else noun
            case "texts":
                return f"a text, or a list of 1 to {self.maximum} texts"
            case "boolean":
                return "true or false"
            case "choice":
                return f"one of {', '.join(self.choices)}"
            case "choice or map":
                return f"one of {', '.join(self.choices)}, or a map"
            case _:
                return "a map"

    def _within(self, value: Any) -> bool:
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


def chat_parameters(model: str) -> Mapping[str, Parameter] | None:
    """What a chat completion of this model takes, by name; None for a model that `data/parameters.toml` lacks."""
    return _BY_MODEL.get(model.lower())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _parameter(name: str, raw: Mapping[str, Any]) -> Parameter:
    return Parameter(name, raw["type"], raw.get("minimum"), raw.get("maximum"), tuple(raw.get("choices", ())))


def _parameters(family: Mapping[str, Any]) -> Mapping[str, Parameter]:
    found = {name: _ALL[name] for name in family["takes"]}
    if efforts := family.get(_EFFORT):
        found[_EFFORT] = replace(_ALL[_EFFORT], choices=tuple(efforts))
    return found


_DATA = datafiles.read("parameters")
_ALL = {name: _parameter(name, raw) for name, raw in _DATA["parameters"].items()}
_BY_MODEL = {model: _parameters(family) for family in _DATA["families"].values() for model in family["models"]}
