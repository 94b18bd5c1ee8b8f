"""Walks a trial's steps by itself: analyses, pauses, promotes, aborts."""

from .analyst import Analyst, by_file
from .walk import Ended, Walk

__all__ = ["Analyst", "Ended", "Walk", "by_file"]
