"""The messages of a release: their texts, and the variables that stand in them as {{name}}."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from model_lifecycle.settings import Problem, SettingsError

from . import files
from .release import Message
from .shape import MessageEntry, ReleaseFile

_VARIABLE = re.compile(r"\{\{([A-Za-z_][A-Za-z0-9_]*)\}\}")
_NEARLY = re.compile(r"\{\{[ \t]*[A-Za-z_][\w.-]*[ \t]*\}\}")


def messages(root: Path, folder: Path, entries: Sequence[MessageEntry]) -> tuple[list[Message], list[Problem]]:
    """The messages whose texts could be read, and a problem for each of the others."""
    found: list[Message] = []
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        try:
            content = _content(root, folder, entry, index)
        except SettingsError as error:
            problems += error.problems
        else:
            found.append(Message(entry.role, content))
    return found, problems


def prompt_problems(file: ReleaseFile, found: Sequence[Message]) -> Iterator[Problem]:
    """What is wrong with the messages taken together: roles, and variables that are not exactly those declared."""
    if {"system", "developer"} <= {message.role for message in found}:
        what = "have both a system and a developer message, which mean the same"
        yield Problem(
            ("messages",), Problem.ABSENT, what, "The model would refuse or mix them up", "Keep one of the two"
        )
    for index, message in enumerate(found):
        for wrong in _NEARLY.findall(_VARIABLE.sub("", message.content)):
            name = re.sub(r"[^\w]+", "_", wrong.strip("{} \t"))
            yield Problem(
                ("messages", index),
                wrong,
                "is not how a variable is written",
                "The model would get the braces instead of a value",
                f"Write {{{{{name}}}}}, without spaces, dots or dashes",
            )
    yield from _declared(file.variables, {name for each in found for name in _VARIABLE.findall(each.content)})


def _declared(declared: Sequence[str], used: set[str]) -> Iterator[Problem]:
    for index, name in enumerate(declared):
        if name in declared[:index]:
            yield _variable(index, name, "stands in the list already", "One of the two says nothing", "Remove it")
        elif name not in used:
            what, way_out = "is used in no message", f"Use it as {{{{{name}}}}}, or remove it"
            yield _variable(index, name, what, "What apps give for it would reach nobody", way_out)
    for name in sorted(used - set(declared)):
        yield Problem(
            ("variables",),
            name,
            "is used in a message and not declared",
            "No app would know that it has to give a value",
            f"Add {name} to variables, or write it without two braces",
        )


def _variable(index: int, name: str, what: str, consequence: str, way_out: str) -> Problem:
    return Problem(("variables", index), name, what, consequence, way_out)


def _content(root: Path, folder: Path, entry: MessageEntry, index: int) -> str:
    path = ("messages", index)
    if (entry.text is None) == (entry.file is None):
        what = "has neither text nor file" if entry.text is None else "has both text and file"
        raise _refused(path, Problem.ABSENT, what, "Nobody could say what the model reads", "Write one of the two")
    if entry.file is None:
        content, path = entry.text or "", (*path, "text")
    else:
        path = (*path, "file")
        content = _file(root, folder, entry.file, path)
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    if not content.strip():
        raise _refused(path, entry.file or content, "is blank", "The model would read nothing there", "Write it")
    return content


def _file(root: Path, folder: Path, name: str, path: tuple[str | int, ...]) -> str:
    file = files.inside(root, folder, name)
    if file is None:
        what = f"is outside of {root.name}/"
        raise _refused(path, name, what, "Another checkout would read another text, or none", "Move the file inside")
    try:
        return files.text(root, file)
    except SettingsError as error:
        (problem,) = error.problems
        raise _refused(path, name, problem.what, problem.consequence, problem.way_out) from None


def _refused(path: tuple[str | int, ...], value: object, what: str, consequence: str, way_out: str) -> SettingsError:
    return SettingsError([Problem(path, value, what, consequence, way_out)])
