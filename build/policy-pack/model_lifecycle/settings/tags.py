"""Azure's rules for tags, and the tags that the stack sets itself.

Source: Microsoft's "Limits of tags" (azure-resource-manager/management/tag-resources): 50 a resource, names of 512
characters without some punctuation, values of 256, names compared without case, three prefixes reserved.
"""

from collections.abc import Iterator, Mapping

from .errors import Path, Problem

_TAGS_MAX = 50
_NAME_MAX = 512
_VALUE_MAX = 256
_FORBIDDEN = "<>%&\\?/"
_RESERVED = ("microsoft", "azure", "windows")


def own_tags(project: str, stack: str, environment: str) -> dict[str, str]:
    """What the stack says of itself on every resource that takes tags."""
    return {"managed-by": "pulumi", "project": project, "stack": stack, "environment": environment}


_OWN_NAMES = frozenset(own_tags("", "", ""))


def tag_problems(tags: Mapping[str, str]) -> Iterator[Problem]:
    """Every reason why Azure would refuse these tags beside the stack's own."""
    if len(tags) > _TAGS_MAX - len(_OWN_NAMES):
        what = f"tags and the stack's own {len(_OWN_NAMES)} are more than {_TAGS_MAX}"
        yield _problem(("tags",), len(tags), what, "Remove some")
    seen = {name.casefold(): name for name in _OWN_NAMES}
    for name, value in tags.items():
        yield from _name_problems(name)
        if len(value) > _VALUE_MAX:
            yield _problem(("tags", name), value, f"is longer than {_VALUE_MAX} characters", "Shorten it")
        if (twin := seen.setdefault(name.casefold(), name)) != name or name in _OWN_NAMES:
            what = f"is the same tag as {twin}: Azure compares names without case"
            yield _problem(("tags", name), value, what, "Choose another name")


def _name_problems(name: str) -> Iterator[Problem]:
    if not name or len(name) > _NAME_MAX or any(character in _FORBIDDEN for character in name):
        what = f"is no tag name: 1 to {_NAME_MAX} characters, none of {_FORBIDDEN}"
        yield _problem(("tags", name), Problem.ABSENT, what, "Choose another name")
    elif name.casefold().startswith(_RESERVED):
        what = f"starts with a reserved word ({', '.join(_RESERVED)})"
        yield _problem(("tags", name), Problem.ABSENT, what, "Choose another name")


def _problem(path: Path, value: object, what: str, way_out: str) -> Problem:
    return Problem(path, value, what, "Azure would refuse every resource that carries it", way_out)
