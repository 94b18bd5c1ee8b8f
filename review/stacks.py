"""Compares every stack of a project, base against head."""

import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from offline.compare import BASE, HEAD, Compared, compare, told_of
from offline.errors import BadInput, ProgramFailed
from offline.packconfig import PackConfig, read_pack_config
from offline.stackfile import read_stack

from .repository import Range, Repository

_STACK_FILE = re.compile(r"Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml")
_JUDGING_FOLDERS = (
    ".azure-pipelines/",
    ".ci/",
    ".github/",
    "components/",
    "local/",
    "model_lifecycle/",
    "offline/",
    "policies/",
    "review/",
)
_JUDGING_FILES = (
    ".gitattributes",
    ".gitignore",
    "Makefile",
    "Pulumi.yaml",
    "azure-pipelines.yml",
    "constraints.txt",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements.txt",
)


@dataclass(frozen=True)
class Shown:
    """A stack that was compared."""

    name: str
    compared: Compared

    @property
    def exit_code(self) -> int:
        """0 when no mandatory rule objects, else 1."""
        return self.compared.head.exit_code


@dataclass(frozen=True)
class Failed:
    """A stack that could not be compared: `kind` as in `offline.document.failure`."""

    name: str
    kind: str
    message: str

    @property
    def exit_code(self) -> int:
        """1 when a program failed, 2 for bad input."""
        return 1 if self.kind == "program-failed" else 2


@dataclass(frozen=True)
class Review:
    """What a range of commits changes, stack by stack.

    `folder` is the project's path in the repository, with its closing slash, `` for the root. `touches_rules` are the
    changed paths, from the repository's root, of what judges the range.
    """

    between: Range
    folder: str
    touches_rules: tuple[str, ...]
    stacks: tuple[Shown | Failed, ...]

    @property
    def exit_code(self) -> int:
        """The gravest of the stacks'."""
        return max(stack.exit_code for stack in self.stacks)


@dataclass(frozen=True)
class Judge:
    """The pack that judges: its folder, what the user set of its rules, and the file that says so, if there is one."""

    pack: Path
    config_file: Path | None

    @property
    def paths(self) -> tuple[Path, ...]:
        """What it is made of."""
        return (self.pack, self.config_file) if self.config_file else (self.pack,)


def review(project: Path, ref: str, stacks: Sequence[str], judge: Judge) -> Review:
    """Compares stacks of the project in a folder, from the merge base of `ref` and HEAD to HEAD.

    Nothing is written but temporary files; no state is read.

    Args:
        project: the project's folder, in a git repository whose work tree is clean.
        ref: a branch, tag or commit.
        stacks: names; without any, every stack that either side has a file of.
        judge: the pack that judges head.

    Raises:
        BadInput: the repository, the ref or the pack's configuration can't be used.
    """
    config = read_pack_config(judge.config_file)
    repository = Repository(project)
    between = repository.range_from(ref)
    repository.refuse_dirty()
    sides = (_stack_names(repository.files(between.base)), _stack_names(repository.files(between.head)))
    wanted = tuple(dict.fromkeys(stacks)) or tuple(sorted(sides[0] | sides[1]))
    if not wanted:
        raise BadInput(f"{project.resolve()}: neither base nor head has a stack file here. Name the project's folder.")
    with tempfile.TemporaryDirectory() as folder:
        base = repository.extract(between.base, Path(folder))
        found = tuple(
            _one_sided(name, sides, between) or _shown(name, (base, project), judge.pack, config) for name in wanted
        )
    return Review(between, repository.folder, tuple(_touched(repository, between, judge)), found)


def _stack_names(files: Collection[str]) -> frozenset[str]:
    return frozenset(match[1] for match in map(_STACK_FILE.fullmatch, files) if match)


def _one_sided(name: str, sides: tuple[frozenset[str], frozenset[str]], between: Range) -> Failed | None:
    in_base, in_head = (name in side for side in sides)
    if in_base and in_head:
        return None
    file = f"Pulumi.{name}.yaml"
    if in_head:
        why = (
            f"{file}: exists in head only, not in base {between.base_title}, so there is nothing to compare it with. "
            f"Preview it by itself: make preview STACK={name}."
        )
    elif in_base:
        why = (
            f"{file}: exists in base {between.base_title} only, not in head, so what the stack deployed would be left "
            "behind, and nothing would manage it. Take the stack down first, then remove its file."
        )
    else:
        known = ", ".join(sorted(sides[0] & sides[1])) or "none"
        why = f"{file}: exists neither in base {between.base_title} nor in head. Stacks that both have: {known}."
    return Failed(name, "bad-input", why)


def _shown(name: str, folders: tuple[Path, Path], pack: Path, config: PackConfig) -> Shown | Failed:
    try:
        with told_of(BASE):
            before = read_stack(folders[0], name)
        with told_of(HEAD):
            after = read_stack(folders[1], name)
        return Shown(name, compare(before, after, pack, config))
    except BadInput as error:
        return Failed(name, "bad-input", str(error))
    except ProgramFailed as error:
        return Failed(name, "program-failed", str(error))


def _touched(repository: Repository, between: Range, judge: Judge) -> Iterator[str]:
    given = [path for path in map(repository.path_of, judge.paths) if path]
    for path in repository.changed(between):
        inner = path.removeprefix(repository.folder)
        in_pack = any(path == place or path.startswith(f"{place}/") for place in given)
        if in_pack or any(_judges(it) for it in (path, inner)):
            yield path


def _judges(path: str) -> bool:
    """Whether a file takes part in the judgement; a module in the project's folder stands in for any package."""
    is_module = "/" not in path and path.endswith(".py") and path != "__main__.py"
    return is_module or path.startswith(_JUDGING_FOLDERS) or path in _JUDGING_FILES
