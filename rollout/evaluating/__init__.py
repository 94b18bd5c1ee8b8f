"""The gate of a release: what is evaluated, how often it was looked at, the verdict, and the file that keeps it."""

from .gate import Gate, judged, written
from .subjects import Subjects, subjects
from .turn import alone

__all__ = ["Gate", "Subjects", "alone", "judged", "subjects", "written"]
