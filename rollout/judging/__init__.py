"""Judges a release against another one, or against thresholds: samples in, a judgement out (docs/evaluation.md)."""

from .judge import judge
from .judgement import Judgement, Metric
from .roles import Roles, chosen
from .sample import Row, Sample
from .spending import level

__all__ = ["Judgement", "Metric", "Roles", "Row", "Sample", "chosen", "judge", "level"]
