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
HORIZON_OPTION: Mapping[str, dict[str, Any]] = {
    "horizonDays": {
        "type": "integer",
        "minimum": 0,
        "description": "how many days before its retirement a version starts to be refused; "
        "retirementHorizonDays of the stack where it is absent, else 90 in prod, 60 in staging, 30 in dev and test",
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
    version = version_of(deployment)
    return life_on(version.model, version.version, deployment.sku, context) if version else None


def life_on(model: str, version: str, sku: str, context: Context) -> Life | None:
    """The life of a model version on a SKU, or None where a break-glass entry suspends the rules."""
    found, day = catalogue.find(model, version), context.day
    broken = context.facts.settings.break_glass.get(found.id)
    if broken is not None and broken.holds_on(day):
        return None
    return Life(found, day, found.stage_on(day, sku), found.retirement(sku))


def too_short(life: Life, context: Context) -> str:
    """A sentence where a version retires within the horizon; empty where it does not."""
    if life.retires is None:
        return ""
    left = (life.retires - life.day).days
    horizon = int(context.options.get("horizonDays", context.facts.settings.horizon_days))
    when = f"{life.version.id} retires on {life.retires}, in {left} days, and the horizon is {horizon} days."
    return f"{when} {life.replacement}" if left < horizon else ""


def version_of(deployment: Deployment) -> catalogue.ModelVersion | None:
    """The catalogue's entry for a deployment's model; None where the deployment names no model version."""
    model, version = deployment.model, deployment.version
    return catalogue.find(model, version) if model and version else None
