"""The states of a task and the ways between them, pure: what is served in, what is served next or a refusal out.

Names are Argo Rollouts': stable, canary, step, promote, abort, retry; Healthy, Progressing, Paused, Degraded.
"""

from .back import abort, rollback, settle
from .evidence import Candidate, Proof
from .forward import Moment, Verdict, baked_at, may_start, next_step, promote, retry, start, step_of
from .phases import Phase, phase
from .serving import Serving, applied

__all__ = [
    "Candidate",
    "Moment",
    "Phase",
    "Proof",
    "Serving",
    "Verdict",
    "abort",
    "applied",
    "baked_at",
    "may_start",
    "next_step",
    "phase",
    "promote",
    "retry",
    "rollback",
    "settle",
    "start",
    "step_of",
]
