"""Azure's rules for tags, and the tags that the stack sets itself.

Source: Microsoft's "Limits of tags" (azure-resource-manager/management/tag-resources): 50 a resource, names of 512
characters without some punctuation, values of 256, names compared without case, three prefixes reserved.
"""

from collections.abc import Iterator, Mapping

from .errors import Path, Problem

OWN_TAGS = ("managed-by", "project", "stack", "environment")
"""What the stack says of itself on every resource."""

_TAGS_MAX = 50
_NAME_MAX = 512
_VALUE_MAX = 256
_FORBIDDEN = "<>%&\\?/"
_RESERVED = ("microsoft", "azure", "windows")


def tag_problems(tags: Mapping[str, str]) -> Iterator[Problem]:
    """Every reason why Azure would refuse these tags beside the stack's own."""
    if len(tags) > _TAGS_MAX - len(OWN_TAGS):
        what = f"tags and the stack's own {len(OWN_TAGS)} are more than {_TAGS_MAX}"
        yield _problem(("tags",), len(tags), what, "Remove some")
    seen = {name.casefold(): name for name in OWN_TAGS}
    for name, value in tags.items():
        yield from _name_problems(name)
        if len(value) > _VALUE_MAX:
            yield _problem(("tags", name), value, f"is longer than {_VALUE_MAX} characters", "Shorten it")
        if (twin := seen.setdefault(name.casefold(), name)) != name or name in OWN_TAGS:
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
