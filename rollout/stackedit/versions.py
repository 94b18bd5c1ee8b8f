"""Takes a model version out of a stack file's text."""

from .splice import CantEdit, Splice, mapping, pair_of
from .tasks import config_of, full_keys


def without_version(text: str, project: str, version: str) -> str:
    """The text of a stack file that no longer declares a model version, nor where it is placed.

    Raises:
        CantEdit: it can't be removed in place.
    """
    splice = Splice(text)
    found = pair_of(config_of(splice.root()), *full_keys(project, "models"))
    models = mapping(found[1] if found else None, f"{project}:models")
    pair = pair_of(models, version)
    if pair is None or len(models.value) == 1:
        raise CantEdit(f"has no other model version than {version}" if pair else f"has no {version} under models")
    splice.remove(models, pair)
    return splice.done()
