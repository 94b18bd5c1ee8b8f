"""What stays what it was from base to head: not replaced nor, while protected, removed or left unprotected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model_lifecycle.fleet import region_name

from .base import base
from .observed import Observations, Observed
from .rule import Context, Finding, guarded
from .subjects import Account, Service, Store, subjects, subjects_in
from .values import text_at

Staying = Account | Service | Store


@dataclass(frozen=True)
class Stays:
    """A judge of one kind of resource; `name_key` is its name's input, `lost` what a replacement takes along."""

    kind: type[Account] | type[Service] | type[Store]
    name_key: str
    lost: str

    def __call__(self, everything: Observations, _context: Context) -> Iterator[Finding]:
        """Every one of the base that head would replace, lose or leave unprotected."""
        before = base()
        heads = {urn: one for one in everything.resources.values() for urn in (one.urn, *one.aliases)}
        for old in subjects(before, self.kind) if before else ():
            yield from guarded(old, self._findings(old, heads.get(old.resource.urn), everything))

    def _findings(self, old: Staying, new: Observed | None, everything: Observations) -> Iterator[Finding]:
        """By the resource, however it is called in Azure; else by its name there, whatever the resource is called."""
        if new is not None:
            found = list(subjects_in(new, self.kind))
        else:
            found = [one for one in subjects(everything, self.kind) if _is_same(one.name, old.name)]
        for one in found:
            before, after = self._place(old), self._place(one)
            changed = [f"{key} {before[key]!r} becomes {after[key]!r}" for key in before if before[key] != after[key]]
            if changed:
                yield Finding(one, f"would be replaced, with {self.lost}: {', '.join(changed)}.")
        if not found and old.resource.protect:
            yield Finding(old, "is protected and leaves the stack, so the update would be refused.")
        for one in found:
            if old.resource.protect and not one.resource.protect:
                yield Finding(one, "loses its protection, so the next change may delete it unseen.")

    def _place(self, one: Staying) -> Mapping[str, str | None]:
        return {
            self.name_key: one.name,
            "resourceGroupName": text_at(one.resource.inputs, "resourceGroupName"),
            "location": region_name(text_at(one.body, "location") or ""),
        }


def _is_same(one: str | None, other: str | None) -> bool:
    return (one or "").casefold() == (other or "").casefold()
