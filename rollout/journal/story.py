"""What a journal tells of a task: what was left half done, since when it serves what it serves, what analyses said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rollout.machine import Serving

from .record import Record

_DIGEST = "rowsDigest"


@dataclass(frozen=True)
class Story:
    """A journal's records in their order; `torn` are the numbers of lines that can't be read."""

    file: str
    records: tuple[Record, ...] = ()
    torn: tuple[int, ...] = ()

    @property
    def pending(self) -> Record | None:
        """The last change that was begun and neither done nor given up: a kill came between."""
        return self.unfinished[-1] if self.unfinished else None

    @property
    def unfinished(self) -> tuple[Record, ...]:
        """All of those: more than one where a rollback came over a change that was left half done."""
        begun: dict[str, Record] = {}
        for each in self.records:
            if each.phase == "begun":
                begun[each.id] = each
            elif each.phase in ("done", "failed"):
                begun.pop(each.id, None)
        return tuple(begun.values())

    @property
    def done(self) -> Record | None:
        """The last change that was done."""
        return next((each for each in reversed(self.records) if each.phase == "done"), None)

    def since(self, serving: Serving) -> datetime | None:
        """Since when this has been configured, as far as it was written down; None where the journal says otherwise."""
        done = self.done
        return done.moment if done and done.becomes == serving else None

    @property
    def analysis(self) -> Record | None:
        """The last analysis since the last change."""
        return next(self._analyses(), None)

    def said_of(self, release: str) -> str | None:
        """The last verdict on a canary since it became one, whatever its share was meanwhile."""
        for each in reversed(self.records):
            if each.phase == "done" and not _tries(each.becomes, release):
                return None
            if each.analysis is not None:
                return str(each.analysis.get("verdict"))
        return None

    @property
    def looks(self) -> int:
        """How many analyses there were since the last change, of different requests."""
        return len(self._digests)

    def look_at(self, digest: str) -> int:
        """Which look an analysis of the requests with this digest is, or was."""
        known = self._digests
        return known.index(digest) + 1 if digest in known else len(known) + 1

    def is_new(self, digest: str, verdict: str) -> bool:
        """Whether an analysis tells more than is written down.

        Requests that were judged before are not judged in place of those that came later; the last may get another
        verdict, as margins change.
        """
        last = self.analysis
        told = last.analysis if last and last.analysis else {}
        is_last = told.get(_DIGEST) == digest
        return digest not in self._digests or (is_last and told.get("verdict") != verdict)

    @property
    def last_load(self) -> Record | None:
        """The last analysis of any step: what load was seen."""
        return next((each for each in reversed(self.records) if each.analysis is not None), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the journal should know."""
        return tuple(f"{self.file}, line {number}, can't be read: torn by a kill, or edited" for number in self.torn)

    @property
    def _digests(self) -> list[str]:
        """Of the analyses since the last change, in their order; a record without one is a look of its own."""
        records = [each for each in self._analyses() if each.analysis is not None][::-1]
        return list(dict.fromkeys(str((each.analysis or {}).get(_DIGEST, each.id)) for each in records))

    def _analyses(self) -> Iterator[Record]:
        for each in reversed(self.records):
            if each.phase == "done":
                return
            if each.analysis is not None:
                yield each


def _tries(serving: Serving | None, release: str) -> bool:
    canary = serving.canary if serving and serving.enabled else None
    return canary is not None and canary.release == release
