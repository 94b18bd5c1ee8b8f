"""What the catalogue becomes when what Azure lists is merged into it. Pure: no file, no network, no clock."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from model_lifecycle.catalogue import ModelVersion, Stage, is_exact

from .change import Change, Note, added, differences, field_of
from .listing import Listing

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TAKEN = "model and version make a key that another line has"

Entries = Mapping[str, ModelVersion]
_Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Merge:
    """What there is to write and to say: `entries` holds the changed and the new entries by key."""

    entries: Entries
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _Update:
    """A published entry, what is listed of it, and what it becomes."""

    old: ModelVersion
    listing: Listing
    new: ModelVersion


def merge(published: Entries, listings: Sequence[Listing], source: str, today: date) -> Merge:
    """Merges listings, one for each version (`combined`), into the published entries.

    What Azure tells counts: stage, retirement, a SKU's own retirement, replacement. What it doesn't tell stays. Lines
    that change get `source`, those that don't stay as they are. `today` decides which stage a date already implies.
    """
    known = {(entry.model.lower(), entry.version.lower()): entry for entry in published.values()}
    fresh, left_out = _sorted_out([listing for listing in listings if listing.name not in known], published)
    names = {**{name: entry.id for name, entry in known.items()}, **{listing.name: listing.id for listing in fresh}}
    updates = [_update(known[listing.name], listing, names, today) for listing in listings if listing.name in known]
    changed = [update for update in updates if update.new != update.old]
    created = [_created(listing, names) for listing in fresh]
    written = (*(update.new for update in changed), *created)
    return Merge(
        {entry.id: replace(entry, source=source) for entry in written},
        (*(change for update in changed for change in differences(update.old, update.new)), *map(added, created)),
        (*(note for update in updates for note in _notes(update, today)), *left_out),
    )


def _sorted_out(listings: Sequence[Listing], published: Entries) -> tuple[list[Listing], list[Note]]:
    """The listings that can get a line, and why the others can't."""
    taken = {key.lower() for key in published}
    fresh: list[Listing] = []
    left_out: list[Note] = []
    for listing in listings:
        reason = _unfit(listing) or (_TAKEN if listing.id.lower() in taken else "")
        if reason:
            left_out.append(Note(f"{listing.model} {listing.version}", f"left out: {reason}"))
        else:
            taken.add(listing.id.lower())
            fresh.append(listing)
    return fresh, left_out


def _unfit(listing: Listing) -> str:
    if not _SAFE.fullmatch(listing.model) or not _SAFE.fullmatch(listing.version):
        return "a name is made of letters, digits, dots, dashes and underscores"
    return "" if is_exact(listing.version) else "is no exact version"


def _update(entry: ModelVersion, listing: Listing, names: _Names, today: date) -> _Update:
    retires = listing.retires or entry.retires
    dated = replace(entry, retires=retires, retires_by_sku=_by_sku(entry.retires_by_sku, listing, retires))
    stage = _stage(dated, listing.stage, today)
    new = replace(dated, published_stage=stage, replacements=_replacements(entry.replacements, listing, names))
    return _Update(entry, listing, new)


def _created(listing: Listing, names: _Names) -> ModelVersion:
    return ModelVersion(
        listing.model,
        listing.version,
        published_stage=listing.stage,
        retires=listing.retires,
        retires_by_sku=_by_sku({}, listing, listing.retires),
        replacements=_replacements((), listing, names),
    )


def _by_sku(published: Mapping[str, date], listing: Listing, retires: date | None) -> Mapping[str, date]:
    """A SKU has a date of its own where it differs from the version's, or where it had one before."""
    told = {sku.casefold(): day for sku, day in listing.retires_by_sku.items()}
    return {**published, **{sku: day for sku, day in told.items() if day != retires or sku in published}}


def _stage(entry: ModelVersion, told: Stage, today: date) -> Stage:
    """The stage told, where it says something else than the entry does by its dates and its published stage.

    Azure's status lags behind its dates, and so does the published column: lines that mean the same stay.
    """
    means_the_same = replace(entry, published_stage=told).stage_on(today) is entry.stage_on(today)
    return entry.published_stage if told is Stage.UNKNOWN or means_the_same else told


def _replacements(published: tuple[str, ...], listing: Listing, names: _Names) -> tuple[str, ...]:
    """The target that Azure names comes first, unless it, or its model as a whole, is recommended already."""
    model, version = (part.lower() for part in listing.target)
    target = names.get((model, version), listing.target[0])
    is_told = {target.lower(), model} & {name.lower() for name in published}
    is_itself = listing.name == (model, version)
    return published if is_told or is_itself or not _SAFE.fullmatch(target) else (target, *published)


def _notes(update: _Update, today: date) -> Iterator[Note]:
    old, listing = update.old, update.listing
    if old.retires and not listing.retires:
        yield _kept(old, None, old.retires)
    for sku in sorted(old.retires_by_sku.keys() - {sku.casefold() for sku in listing.retires_by_sku}):
        yield _kept(old, sku, old.retires_by_sku[sku])
    in_force = update.new.stage_on(today)
    if listing.stage is not Stage.UNKNOWN and listing.stage.age < in_force.age:
        yield Note(old.id, f"the API says {listing.stage}, the dates say {in_force}: the dates count")


def _kept(entry: ModelVersion, sku: str | None, day: date) -> Note:
    return Note(entry.id, f"{field_of(sku)} {day} is kept: the API has no date for it")
