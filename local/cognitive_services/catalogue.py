"""What the service offers: model versions and their dates. Data and sources: `data/models.csv`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

DATA = Path(__file__).parent / "data"

_OPENAI = "OpenAI"


@dataclass(frozen=True)
class ServiceModel:
    """One model version. Days are UTC; `status` is the API's before any of them is reached."""

    format: str
    name: str
    version: str
    family: str
    status: str
    deprecates: date | None
    retires: date | None
    retires_by_sku: Mapping[str, date] = field(default_factory=dict)
    replacement: str = ""

    @property
    def key(self) -> str:
        """`Format:OpenAI,Name:gpt-4o,Version:2024-11-20`, as the service's messages name it."""
        return f"Format:{self.format},Name:{self.name},Version:{self.version}"

    def retirement(self, sku: str) -> datetime | None:
        """When its deployments of a SKU stop to answer; None while no day is known."""
        day = self.retires_by_sku.get(sku, self.retires)
        return midnight(day) if day else None

    def lifecycle_status(self, now: datetime) -> str:
        """`lifecycleStatus` as the Models API tells it: its Deprecated is what the documents call Retired."""
        if self.retires and midnight(self.retires) <= now:
            return "Deprecated"
        return "Deprecating" if self.is_deprecating(now) else self.status

    def is_deprecating(self, now: datetime) -> bool:
        """Whether only those who deployed it before may deploy it."""
        return self.deprecates is not None and midnight(self.deprecates) <= now


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time(), UTC)


def find(model_format: str, name: str, version: str) -> ServiceModel | None:
    """The model version; names compare without case."""
    return _BY_KEY.get((model_format.lower(), name.lower(), version.lower()))


def default_version(model_format: str, name: str) -> ServiceModel | None:
    """The version that a deployment gets which names none: the newest that is generally available, else the newest."""
    versions = [m for m in MODELS if (m.format.lower(), m.name.lower()) == (model_format.lower(), name.lower())]
    return max(versions, key=lambda m: (m.status != "Preview", m.version), default=None)


def replacement(model: ServiceModel) -> ServiceModel | None:
    """The version that the schedule names as its replacement."""
    return default_version(_OPENAI, model.replacement) if model.replacement else None


def _read() -> tuple[ServiceModel, ...]:
    with (DATA / "models.csv").open() as file:
        return tuple(map(_model, csv.DictReader(line for line in file if not line.startswith("#"))))


def _model(row: Mapping[str, str]) -> ServiceModel:
    by_sku = dict(part.split("=") for part in row["retires_by_sku"].split() if part)
    return ServiceModel(
        row["format"],
        row["name"],
        row["version"],
        row["family"],
        row["status"],
        _day(row["deprecates"]),
        _day(row["retires"]),
        {sku: date.fromisoformat(day) for sku, day in by_sku.items()},
        row["replacement"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


MODELS = _read()
_BY_KEY = {(m.format.lower(), m.name.lower(), m.version.lower()): m for m in MODELS}
