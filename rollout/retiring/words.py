"""What is said of a row, in text and in Markdown alike: counts, shares, and what to do next."""

from collections.abc import Callable, Iterator

from model_lifecycle.catalogue import Stage

from .life import Life
from .rows import Row
from .steps import DRAIN_DAYS, PINS, Step
from .uses import EVERYBODY, Affected, Found, Share, Uses

Name = Callable[[str], str]
"""Shows a name that somebody else chose: as code in Markdown, without what nobody can see in a terminal."""


def days_left(days: int | None) -> str:
    """`284 days`, `1 day`, `12 days ago`, or `no date`."""
    if days is None:
        return "no date"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'}{' ago' if days < 0 else ''}"


def replacement(life: Life, name: Name) -> str:
    """What the catalogue recommends instead."""
    if life.replacement is None:
        return "none is known to the catalogue"
    ending = life.replacement_stage in {Stage.DEPRECATED, Stage.RETIRED}
    return f"{name(life.replacement)}{f' (itself {life.replacement_stage.lower()})' if ending else ''}"


def dates(life: Life) -> str:
    """The day of each SKU."""
    told = (f"{sku.sku} {sku.retires or 'no date'}" for sku in life.skus)
    return ", ".join(told)


def affected(uses: Uses, name: Name) -> Iterator[tuple[str, str]]:
    """What a version's end touches, by kind; kinds that are not touched are left out."""
    kinds = {
        "tasks": [_share(task, name) for task in uses.tasks],
        "routes": [_share(route, name) for route in uses.routes],
        "releases": [_release(found, name) for found in uses.releases],
        "consumers": [_consumer(consumer, name) for consumer in uses.consumers],
        "gateways": [f"{name(gateway)} lists it" for gateway in uses.gateways],
    }
    yield from ((kind, ", ".join(told)) for kind, told in kinds.items() if told)


def due(row: Row, name: Name) -> str:
    """What to do next, in one sentence; empty outside of the window of notice."""
    waiting = ", ".join("clients that pin it" if user.kind == PINS else name(user.name) for user in row.waiting)
    plan = name(f"python -m rollout plan-upgrade {row.key} --stack {row.stack}")
    return {
        Step.NONE: "",
        Step.ANNOUNCED: f"Place a replacement beside it, for {waiting}: {plan}",
        Step.EVALUATE: f"Evaluate a release on the replacement, for {waiting}: {plan}",
        Step.ROLL_OUT: f"Move {waiting}{_moved(row)}: {plan}",
        Step.DRAIN: _drain(row, name),
        Step.DELETE: f"Nothing refers to it: {name(f'python -m rollout delete-version {row.key} --stack {row.stack}')}",
    }[row.step]


def waiver(row: Row) -> str:
    """That the rules on its life are suspended, which moves no retirement; empty where they never were."""
    if row.waiver is None:
        return ""
    if not row.is_waived:
        return f"no more: breakGlass ended on {row.waiver.expires}, and previews refuse it again"
    return f"breakGlass until {row.waiver.expires}: previews pass, and the version retires all the same"


def _share(share: Share, name: Name) -> str:
    part = "all users" if share.percent == EVERYBODY else f"{share.percent} of 100"
    return f"{name(share.name)} ({', '.join((*map(name, share.served), part))})"


def _release(found: Found, name: Name) -> str:
    draft = "" if found.release.is_sealed else "draft, "
    state = found.role if found.is_served else f"{found.role}, not served" if found.role else "not served"
    return f"{name(f'{found.release.task}/{found.release.name}')} ({draft}{state})"


def _consumer(consumer: Affected, name: Name) -> str:
    through = f"through {', '.join(map(name, consumer.tasks))}" if consumer.tasks else ""
    pins = "names it" if consumer.names_it else "may pin it" if consumer.may_pin else ""
    return f"{name(consumer.name)} ({', '.join(filter(None, (through, pins)))})"


def _moved(row: Row) -> str:
    moved = [user.moved for user in row.waiting if user.moved]
    return f" (under way: {', '.join(f'{part} of 100 moved' for part in moved)})" if moved else ""


def _drain(row: Row, name: Name) -> str:
    if any(user.kind == PINS for user in row.waiting):
        return f"Move the clients that pin it, then {name(f'delete-version {row.key}')} looks at the gateway's log"
    if row.quiet_days is not None and row.quiet_days < DRAIN_DAYS and not row.uses.is_named:
        return f"Taken out of service {days_left(row.quiet_days)} ago: keep it for {DRAIN_DAYS} days, as the way back"
    return "Nothing serves it any more: take it out of what still names it"
