"""Pulumi components, one a file: plain values from the core in, Azure resources out."""

from .aliases import drop_version_aliases
from .openai_account import OpenAIAccount

__all__ = ["OpenAIAccount", "drop_version_aliases"]
