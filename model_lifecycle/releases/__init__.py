"""Releases: tested combinations of prompt, parameters and model version, as files and as what a store holds of them.

`load` reads the user's folder for a stack, `stores` says what each of its stores consists of (docs/releases.md).
"""

from .args import GrantArgs, KeyValueArgs, ReplicaArgs, StoreArgs
from .folder import Folder, digest_file, edited, listed, open_folder, sealed_digest
from .loading import EMPTY, Releases, load
from .reading import Draft, read
from .release import Evaluation, Message, Release
from .stores import stores

__all__ = [
    "EMPTY",
    "Draft",
    "Evaluation",
    "Folder",
    "GrantArgs",
    "KeyValueArgs",
    "Message",
    "Release",
    "Releases",
    "ReplicaArgs",
    "StoreArgs",
    "digest_file",
    "edited",
    "listed",
    "load",
    "open_folder",
    "read",
    "sealed_digest",
    "stores",
]
