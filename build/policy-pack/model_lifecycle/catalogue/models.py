"""Model versions: their stages, dates and replacements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from . import datafiles
from .stages import Stage

_CHOSEN_BY_AZURE = ("latest", "default", "auto")
_FIRST_SENTINEL_YEAR = 2099
_PREFERRED = (Stage.GA, Stage.LEGACY, Stage.PREVIEW, Stage.UNKNOWN, Stage.DEPRECATED, Stage.RETIRED)
_NO_DATES: Mapping[str, date] = {}


@dataclass(frozen=True)
class ModelVersion:
    """A model and one of its versions, known to the catalogue or not.

    `published_stage` is what the source's table says; `stage_on` is what holds on a day. Dates are the days from
    which a stage holds, None where no source names one; `retires_by_sku` holds SKU names case-folded.
    """

    model: str
    version: str
    published_stage: Stage = Stage.UNKNOWN
    deprecates: date | None = None
    retires: date | None = None
    retires_by_sku: Mapping[str, date] = field(default_factory=lambda: _NO_DATES)
    replacements: tuple[str, ...] = ()
    source: str = ""

    @property
    def id(self) -> str:
        """`<model>-<version>`, the key used everywhere; it can be compared but not parsed back."""
        return f"{self.model}-{self.version}"

    @property
    def known(self) -> bool:
        """Whether a source publishes a stage for it; `Unlisted` lines and missing lines are both unknown."""
        return self.published_stage is not Stage.UNKNOWN

    def retirement(self, sku: str | None = None) -> date | None:
        """The day inference stops: the SKU's own date where it has one, else the version's; None when unpublished."""
        return self.retires_by_sku.get((sku or "").casefold(), self.retires)

    def stage_on(self, day: date, sku: str | None = None) -> Stage:
        """The stage on `day`, for one SKU or for the version itself.

        Dates overrule the published stage, whose table lags behind them, but never make a version younger:
        a version published as retired stays retired.
        """
        retirement = self.retirement(sku)
        if retirement is not None and retirement <= day:
            return Stage.RETIRED
        if self.deprecates is not None and self.deprecates <= day:
            return max(self.published_stage, Stage.DEPRECATED, key=lambda stage: stage.age)
        return self.published_stage


def is_exact(version: str) -> bool:
    """Whether a text names one version: each that Azure publishes has a digit, and none starts like `latest`."""
    return any(map(str.isdigit, version)) and not version.strip().lower().startswith(_CHOSEN_BY_AZURE)


def find(model: str, version: str) -> ModelVersion:
    """The catalogue's entry; for a version without one, a value that says so (`known` is False)."""
    return _versions().get((model.lower(), version.lower())) or ModelVersion(model, version)


def parse(text: str) -> Mapping[str, ModelVersion]:
    """The entries of a text in the shape of `data/models.toml`, by key, in its order.

    Raises:
        ValueError: it is no TOML, an entry lacks a key or has an unknown stage, or a key differs from its entry's id.
    """
    try:
        entries = {key: _entry(raw) for key, raw in datafiles.parse(text)["versions"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not in the shape of models.toml: {error!r}") from error
    for key, entry in entries.items():
        if key != entry.id:
            raise ValueError(f'"{key}": its model and version make {entry.id}')
    return entries


def known_versions() -> tuple[ModelVersion, ...]:
    """Every version that has a line in `data/models.toml`, in the file's order."""
    return tuple(_versions().values())


def successor(retiring: ModelVersion, day: date) -> str | None:
    """What to move to: the recommendation in the best stage on `day`, following those that are themselves ageing.

    Returns a model name or `<model>-<version>`; it may be deprecated already when nothing better is recommended
    (`stage_of` tells). None when no source recommends anything.
    """
    names = _recommended(retiring, frozenset({retiring.id}))
    return min(names, key=lambda name: _PREFERRED.index(stage_of(name, day)), default=None)


def stage_of(name: str, day: date) -> Stage:
    """The best stage among the versions that a model name or a `<model>-<version>` stands for; unknown if none."""
    return min((entry.stage_on(day) for entry in _named(name)), key=_PREFERRED.index, default=Stage.UNKNOWN)


def _recommended(version: ModelVersion, seen: frozenset[str]) -> list[str]:
    fresh = [name for name in version.replacements if name not in seen]
    further = [name for hop in fresh for entry in _named(hop) for name in _recommended(entry, seen | set(fresh))]
    return fresh + further


def _named(name: str) -> list[ModelVersion]:
    return [entry for entry in _versions().values() if name in (entry.id, entry.model)]


@cache
def _versions() -> dict[tuple[str, str], ModelVersion]:
    entries = [_entry(raw) for raw in _DATA["versions"].values()]
    return {(entry.model.lower(), entry.version.lower()): entry for entry in entries}


def _entry(raw: Mapping[str, Any]) -> ModelVersion:
    return ModelVersion(
        model=raw["model"],
        version=raw["version"],
        published_stage=Stage(raw["stage"]),
        deprecates=_real(raw.get("deprecates")),
        retires=_real(raw.get("retires")),
        retires_by_sku={sku.casefold(): day for sku, day in raw.get("retires_by_sku", _NO_DATES).items()},
        replacements=tuple(raw.get("replacements", ())),
        source=raw["source"],
    )


def _real(day: date | None) -> date | None:
    """The API writes 2099 for "no date" (docs/assumptions.md)."""
    return None if day is None or day.year >= _FIRST_SENTINEL_YEAR else day


_DATA = datafiles.read("models")
AS_OF: date = _DATA["as_of"]
