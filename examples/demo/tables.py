"""What users saw, as tables for a terminal."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.table import Table

from .traffic import Seen


def by_phase(seen: Sequence[Seen], phases: Sequence[str]) -> Table:
    """How many users and requests each release and model version had in each phase."""
    table = Table("phase", "release", "served by", "users", "requests", title="Who was served")
    for phase, name in enumerate(phases):
        own = [each for each in seen if each.phase == phase]
        for release, version in sorted({(each.release, each.version) for each in own}):
            rows = [each for each in own if (each.release, each.version) == (release, version)]
            users = len({each.user for each in rows})
            table.add_row(name, release, version, f"{users}", f"{len(rows)}")
        table.add_section()
    return table


def by_user(paths: Mapping[str, tuple[str, ...]], phases: Sequence[str]) -> Table:
    """How many users went which way through the phases."""
    table = Table(*phases, "users", title="What each user saw")
    for path, count in Counter(paths.values()).most_common():
        table.add_row(*path, f"{count}")
    return table


def paths(seen: Sequence[Seen], phases: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Each user's releases, one for a phase; several where a user saw several, which must not be."""
    found: dict[str, list[set[str]]] = {}
    for each in (each for each in seen if each.phase is not None):
        found.setdefault(each.user, [set() for _ in phases])[each.phase or 0].add(each.release)
    return {user: tuple(" and ".join(sorted(releases)) for releases in path) for user, path in found.items()}
