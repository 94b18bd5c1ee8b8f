"""`seal`: writes the digest that a release keeps from then on, beside the release."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from model_lifecycle import releases
from model_lifecycle.settings import Problem, SettingsError

_FOLDER = Path("releases")

_Names = Annotated[
    list[str] | None, typer.Argument(help="Releases, as task/name or name alone.", metavar="[TASK/]NAME")
]
_All = Annotated[bool, typer.Option("--all", help="Every release that has no digest yet; the others are checked.")]


def seal(names: _Names = None, everything: _All = False) -> None:
    """Seal releases: check them, and write the digest of each beside it, as <name>.digest.

    From then on a release can't change: an edited one is refused everywhere. To change it, copy it under a new name.
    Nothing is written unless all of the releases are in order.

    Exit code 0: all are sealed. 1: a digest can't be written. 2: a release can't be used, or was edited after it was
    sealed.
    """
    root = _FOLDER.absolute()
    try:
        digests = _digests(root, names or [], everything)
    except SettingsError as error:
        typer.echo(f"Nothing was sealed:\n{_indented(str(error))}", err=True)
        raise typer.Exit(2) from None
    for (task, name), (digest, is_new) in digests.items():
        try:
            if is_new:
                _write(releases.digest_file(root, task, name), digest)
        except OSError as error:
            typer.echo(f"{task}/{name} was not sealed: its digest can't be written: {error}", err=True)
            raise typer.Exit(1) from None
        typer.echo(f"{task}/{name}: {'sealed as' if is_new else 'was sealed before as'} {digest}")


def _digests(root: Path, names: list[str], everything: bool) -> dict[tuple[str, str], tuple[str, bool]]:
    """The digest of each release, and whether it has to be written."""
    listed, problems = releases.listed(root)
    wanted = list(_wanted(listed, names, everything, problems))
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for task, name in wanted:
        try:
            found[task, name] = _digest(root, task, name)
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)
    return found


def _wanted(
    listed: dict[str, tuple[str, ...]], names: list[str], everything: bool, problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    known = [(task, name) for task, found in listed.items() for name in found]
    if everything == bool(names):
        problems.append(_refused("NAME", "and --all exclude each other" if names else "is missing, and so is --all"))
        return
    if everything:
        yield from known
    for asked in dict.fromkeys(names):
        found = [(task, name) for task, name in known if asked in (name, f"{task}/{name}")]
        yield from found
        if not found and listed:
            choices = ", ".join(f"{task}/{name}" for task, name in known) or "none"
            problems.append(_refused(asked, f"is no release of {_FOLDER}/", f"There are: {choices}"))


def _digest(root: Path, task: str, name: str) -> tuple[str, bool]:
    release = releases.read(root, task, name).release
    kept = releases.sealed_digest(root, task, name)
    if kept not in (None, release.digest):
        raise SettingsError([releases.edited(release, kept or "")])
    return release.digest, kept is None


def _refused(what: str, why: str, way_out: str = "Name releases, or give --all alone") -> Problem:
    return Problem((what,), Problem.ABSENT, why, "Nobody could say what to seal", way_out)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _write(file: Path, digest: str) -> None:
    """All of it or nothing, and never over another digest that somebody else has written meanwhile."""
    beside = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        with beside.open("x", encoding="ascii", newline="\n") as opened:
            opened.write(f"{digest}\n")
            opened.flush()
            os.fsync(opened.fileno())
        file.hardlink_to(beside)
    except FileExistsError:
        if file.read_text(encoding="ascii").strip() != digest:
            raise
    finally:
        beside.unlink(missing_ok=True)
