"""What the rules on a model's life share: the version they judge, and the day they judge it on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from model_lifecycle import catalogue

from .subjects import Deployment

AS_OF_OPTION: Mapping[str, dict[str, Any]] = {
    "asOf": {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": "judge as of this day instead of today, to see what a later day will refuse",
    }
}


def version_of(deployment: Deployment) -> catalogue.ModelVersion | None:
    """The catalogue's entry for a deployment's model; None where the deployment names no model version."""
    model, version = deployment.model, deployment.version
    return catalogue.find(model, version) if model and version else None


def judged_day(config: Mapping[str, Any]) -> date:
    """The day to judge on: `asOf`, else today."""
    return date.fromisoformat(config["asOf"]) if config.get("asOf") else date.today()


def replacement(version: catalogue.ModelVersion, day: date) -> str:
    """A sentence that names what to move to."""
    name = catalogue.successor(version, day)
    if name is None:
        return "No source names a replacement."
    stage = catalogue.stage_of(name, day)
    too = f" (itself {stage.lower()} by then)" if stage.age >= catalogue.Stage.DEPRECATED.age else ""
    return f"Published replacement: {name}{too}."
