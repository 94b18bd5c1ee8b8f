"""How long the model versions behind a task still answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from model_lifecycle.catalogue import find
from model_lifecycle.settings import Model


@dataclass(frozen=True)
class Life:
    """A version in use: the earliest retirement of the SKUs that it is placed with; None where none is published."""

    version: str
    retires: date | None
    days_left: int | None

    @property
    def document(self) -> dict[str, Any]:
        """As JSON."""
        retires = self.retires.isoformat() if self.retires else None
        return {"version": self.version, "retires": retires, "daysLeft": self.days_left}


def life(model: Model, version: str, day: date) -> Life:
    """How long a version still answers where it is placed, on a day."""
    entry = find(model.model, model.version)
    dates = [found for each in model.placements if (found := entry.retirement(each.sku))]
    retires = min(dates, default=None)
    return Life(version, retires, (retires - day).days if retires else None)
