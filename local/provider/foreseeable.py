"""Types that this provider can foretell but not create: whatever the package declares, by its schema alone."""

import importlib
import re
from functools import cache

from .resource_type import AutoName, ResourceType
from .resources import TYPES

_TOKEN = re.compile(r"azure-native:(\w+):(\w+)")


def is_served(token: str) -> bool:
    """Whether the local Azure has the type, so that its resources can be brought up."""
    return token in TYPES


@cache
def foreseeable(token: str) -> ResourceType | None:
    """What a preview needs to know of a type: its inputs and outputs.

    Names that Azure's specification would fill in, and what a change replaces, are not known of a type that is not
    served. None for a token that the package lacks.
    """
    if token in TYPES:
        return TYPES[token]
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    try:
        module = importlib.import_module(f"pulumi_azure_native.{match[1]}")
        resource, arguments = getattr(module, match[2]), getattr(module, f"{match[2]}Args")
    except (ImportError, AttributeError):
        return None
    return ResourceType(resource, arguments, name_parameter="", auto_name=AutoName.COPY, path="", api_version="")
