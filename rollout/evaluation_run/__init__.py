"""Runs two releases over a data set through the gateway, grades what they answer, and keeps it (docs/evaluation.md)."""

from .run import Order, run

__all__ = ["Order", "run"]
