"""Pulumi components, one a file or folder: plain values from the core in, Azure resources out."""

from .aliases import drop_version_aliases
from .gateway import ModelGateway
from .openai_account import OpenAIAccount
from .release_store import ReleaseStore
from .rolled_back import refuse_what_was_rolled_back

__all__ = ["ModelGateway", "OpenAIAccount", "ReleaseStore", "drop_version_aliases", "refuse_what_was_rolled_back"]
