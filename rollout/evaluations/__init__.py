"""Reads the results of evaluations as their tools write them, one file a format (docs/evaluation.md)."""

from .pairing import check_pairs
from .reading import Choice, read, sample_of

__all__ = ["Choice", "check_pairs", "read", "sample_of"]
