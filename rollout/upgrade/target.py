"""What a version is replaced by: what was asked for or the catalogue recommends, if moving there makes sense."""

from datetime import date

from model_lifecycle import catalogue
from model_lifecycle.catalogue import ModelVersion, Stage
from model_lifecycle.settings import Model
from rollout.errors import BadInput, Refused
from rollout.retiring.life import earliest
from rollout.stacks import Stack


def target_of(stack: Stack, key: str, to: str | None, day: date) -> ModelVersion:
    """The version to move to from `key`, an entry of the stack's `models`.

    Raises:
        BadInput: nobody recommends one, or the one asked for is unknown.
        Refused: it is the same one, is itself ending, or retires no later.
    """
    entry = stack.settings.models[key]
    retiring = catalogue.find(entry.model, entry.version)
    target = _asked(stack, to) if to else _recommended(stack, retiring, day)
    _refuse_futile(stack, entry, target, day)
    return target


def retirement(version: ModelVersion, entry: Model) -> date | None:
    """The first day on which one of the SKUs that `entry` is placed with stops answering for a version."""
    return earliest(version.retirement(placement.sku) for placement in entry.placements)


def _asked(stack: Stack, to: str) -> ModelVersion:
    known = {version.id: version for version in catalogue.known_versions()}
    if to in known:
        return known[to]
    if entry := stack.settings.models.get(to):
        return catalogue.find(entry.model, entry.version)
    same = [key for key, version in known.items() if version.model == to]
    hint = f"It is a model: name one of its versions, {', '.join(same)}" if same else "Name one as <model>-<version>"
    raise BadInput(f"--to {to}: is no model version of the catalogue or of {stack.name}. {hint}.")


def _recommended(stack: Stack, retiring: ModelVersion, day: date) -> ModelVersion:
    name = catalogue.successor(retiring, day)
    found = [version for version in catalogue.known_versions() if name in (version.id, version.model)]
    if name is None or not found:
        others = ", ".join(key for key in stack.settings.models if key != retiring.id) or "none"
        why = (
            "no source names a replacement" if name is None else f"its replacement {name} has no line in the catalogue"
        )
        raise BadInput(f"{retiring.id}: {why}. Give --to <model>-<version>. Others in {stack.name}: {others}.")
    return min(found, key=lambda version: _last(version, day))


def _last(version: ModelVersion, day: date) -> tuple[int, int]:
    """Sorts those that are not ending first, and of them the one that retires last."""
    ending = version.stage_on(day).age >= Stage.DEPRECATED.age
    return (int(ending), -(version.retires or date.max).toordinal())


def _refuse_futile(stack: Stack, entry: Model, target: ModelVersion, day: date) -> None:
    retiring = catalogue.find(entry.model, entry.version)
    ends, target_ends = retirement(retiring, entry), retirement(target, entry)
    stage = max((target.stage_on(day, each.sku) for each in entry.placements), key=lambda stage: stage.age)
    left = (target_ends - day).days if target_ends else None
    way_out = "Choose another one: --to <model>-<version>."
    if target.id == retiring.id:
        raise Refused(f"{target.id}: is the version that is to be replaced. {way_out}")
    if stage.age >= Stage.DEPRECATED.age or (left is not None and left < stack.settings.horizon_days):
        when = f", and retires on {target_ends}" if target_ends else ""
        raise Refused(f"{target.id}: is itself ending ({stage} on {day}{when}). {way_out}")
    if ends and target_ends and target_ends <= ends:
        raise Refused(f"{target.id}: retires on {target_ends}, no later than {retiring.id} on {ends}. {way_out}")
