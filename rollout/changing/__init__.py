"""Carries a change out: lock, look, decide, write down, write the store, replace the file, write down again.

A kill anywhere leaves a begin without an end in the journal, from which `status` tells what was meant and `retry`
finishes it.
"""

from .carrying import carry_out, unfinished
from .deciding import capacity, refuse_drift, unseen
from .order import NO_REASON, Look, Order, Plan
from .outcome import Outcome
from .scene import Scene, looked_at, pending_words, scene

__all__ = [
    "NO_REASON",
    "Look",
    "Order",
    "Outcome",
    "Plan",
    "Scene",
    "capacity",
    "carry_out",
    "looked_at",
    "pending_words",
    "refuse_drift",
    "scene",
    "unfinished",
    "unseen",
]
