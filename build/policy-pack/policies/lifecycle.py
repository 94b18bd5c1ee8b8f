"""What the rules on a model's life share: the version, the day, the SKU, and who is excused for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from model_lifecycle import catalogue

from .rule import Context
from .subjects import Deployment

AS_OF_OPTION: Mapping[str, dict[str, Any]] = {
    "asOf": {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": "judge as of this day instead of today, to see what a later day will refuse",
    }
}


@dataclass(frozen=True)
class Life:
    """A deployed model version on the day it is judged."""

    version: catalogue.ModelVersion
    day: date
    stage: catalogue.Stage
    retires: date | None

    @property
    def replacement(self) -> str:
        """A sentence that names what to move to."""
        name = catalogue.successor(self.version, self.day)
        if name is None:
            return "No source names a replacement."
        stage = catalogue.stage_of(name, self.day)
        too = f" (itself {stage.lower()} by then)" if stage.age >= catalogue.Stage.DEPRECATED.age else ""
        return f"Published replacement: {name}{too}."


def life_of(deployment: Deployment, context: Context) -> Life | None:
    """The life of a deployment's version; None where it names none, or where a break-glass entry suspends the rules."""
    version, day, sku = version_of(deployment), context.day, deployment.sku
    if version is None:
        return None
    broken = context.facts.settings.break_glass.get(version.id)
    if broken is not None and broken.holds_on(day):
        return None
    return Life(version, day, version.stage_on(day, sku), version.retirement(sku))


def version_of(deployment: Deployment) -> catalogue.ModelVersion | None:
    """The catalogue's entry for a deployment's model; None where the deployment names no model version."""
    model, version = deployment.model, deployment.version
    return catalogue.find(model, version) if model and version else None
