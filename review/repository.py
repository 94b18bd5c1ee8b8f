"""The git repository around a project: which commits are compared, and base's files. Its state is never changed."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from offline.errors import BadInput

_SHORT = 7
_NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Range:
    """What is compared: the ref as it was given, the commit where head left it (its merge base), and head's commit."""

    ref: str
    base: str
    head: str

    @property
    def base_title(self) -> str:
        """Base for a heading, such as `main (08af1b5)`."""
        return f"{self.ref} ({self.base[:_SHORT]})"

    @property
    def head_title(self) -> str:
        """Head for a heading, such as `1f2e3d4`."""
        return self.head[:_SHORT]


class Repository:
    """A repository, seen from a folder in it; `folder` is that folder's path in the repository, `` for its root."""

    def __init__(self, folder: Path) -> None:
        """Finds the repository around a folder.

        Raises:
            BadInput: there is no git, or no repository with a commit.
        """
        self._git = shutil.which("git")
        self._at = folder.resolve()
        if not self._git:
            raise BadInput("git: is not installed, and base's files are read with it. Install git, or leave BASE out.")
        if not self._at.is_dir():
            raise BadInput(f"{self._at}: is no folder, so there is no project to compare. Name the project's folder.")
        found = self._run("rev-parse", "--show-toplevel", "--show-prefix")
        if found.returncode:
            raise BadInput(
                f"{self._at}: is in no git repository with a work tree, so there is no base to compare with "
                f"({_said(found)}). Run this in a clone, or leave BASE out to preview without one."
            )
        root, self.folder = found.stdout.decode().removesuffix("\n").split("\n")
        self._at = Path(root)

    def range_from(self, ref: str) -> Range:
        """From the merge base of `ref` and HEAD to HEAD, as a pull request shows it.

        Raises:
            BadInput: there is no such ref, no commit yet, or no merge base.
        """
        head, tip = self._commit("HEAD"), self._commit(ref)
        if head is None:
            raise BadInput("HEAD: there is no commit yet, so there is nothing to compare. Commit first.")
        if tip is None:
            raise BadInput(
                f"{ref}: is no commit here, so there is no base to compare with. Check the spelling; a shallow clone "
                "lacks other branches and older commits: fetch it (git fetch origin BRANCH, then BASE=origin/BRANCH)."
            )
        found = self._run("merge-base", tip, head)
        if found.returncode:
            raise BadInput(
                f"{ref}: has no commit in common with HEAD, so nobody can tell what head changed. In a shallow clone, "
                "fetch the history first (git fetch --unshallow); else name the branch that HEAD comes from."
            )
        return Range(ref, found.stdout.decode().strip(), head)

    def refuse_dirty(self) -> None:
        """Makes sure that the work tree is what HEAD says.

        Raises:
            BadInput: it is not; names up to five files.
        """
        entries = self._lines("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=normal")
        names = [entry[3:] for entry in entries]
        if names:
            more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
            raise BadInput(
                f"The work tree has changes that HEAD lacks: {', '.join(names[:_NAMED_AT_MOST])}{more}. What is shown "
                "would not be what is reviewed. Commit or stash them (git stash -u), or write output elsewhere."
            )

    def changed(self, between: Range) -> tuple[str, ...]:
        """The paths, from the repository's root, that differ between base and head; both names of what was moved."""
        return tuple(self._lines("diff-tree", "-r", "--name-only", "--no-renames", "-z", between.base, between.head))

    def files(self, commit: str) -> tuple[str, ...]:
        """The names of what lies directly in `folder` in a commit."""
        return tuple(self._lines("ls-tree", "--name-only", "-z", f"{commit}:{self.folder}", optional=True))

    def extract(self, commit: str, into: Path) -> Path:
        """Writes the files of a commit below `into`, and returns where `folder` is in there.

        Raises:
            BadInput: they can't be read, or hold a link that leads out of the tree.
        """
        command = [cast("str", self._git), "archive", "--format=tar", commit]
        with subprocess.Popen(
            command, cwd=self._at, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            try:
                with tarfile.open(fileobj=cast("IO[bytes]", process.stdout), mode="r|") as archive:
                    archive.extractall(into, filter="data")
            except tarfile.TarError as error:
                process.kill()
                raise BadInput(
                    f"{commit[:_SHORT]}: its files can't be extracted, so it can't be run: {error}"
                ) from None
        return into / self.folder

    def path_of(self, path: Path) -> str | None:
        """A file's path from the repository's root; None for one that lies elsewhere."""
        full = path.resolve()
        return full.relative_to(self._at).as_posix() if full.is_relative_to(self._at) else None

    def _commit(self, ref: str) -> str | None:
        found = self._run("rev-parse", "--verify", f"{ref}^{{commit}}")
        if b"is ambiguous" in found.stderr and not found.returncode:
            raise BadInput(
                f"{ref}: names more than one thing here, such as a tag and a branch, so nobody can tell what the base "
                "is. Write it in full: refs/remotes/origin/BRANCH, refs/heads/BRANCH or refs/tags/TAG."
            )
        return None if found.returncode else found.stdout.decode().strip()

    def _lines(self, *arguments: str, optional: bool = False) -> Sequence[str]:
        found = self._run(*arguments)
        if found.returncode and not optional:
            raise BadInput(f"git {arguments[0]}: failed, so nothing can be compared: {_said(found)}")
        return [line for line in found.stdout.decode(errors="replace").split("\0") if line]

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [cast("str", self._git), *arguments]
        return subprocess.run(command, cwd=self._at, env=_environment(), capture_output=True, check=False)


def _environment() -> dict[str, str]:
    """Without optional locks, `git status` does not even refresh its index; in English, its warnings can be read."""
    return {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def _said(found: subprocess.CompletedProcess[bytes]) -> str:
    return " ".join(found.stderr.decode(errors="replace").split())
