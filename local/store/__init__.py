"""What the local Azure remembers: one SQLite file, its clock, and the behaviour that a test asks of it.

LIMITATIONS: one machine, one file; there is no replication and no eventual consistency: what was written is read at
once, by every process. The clock moves for the whole file, not for one service.
"""

from .behaviour import Behaviour, Effect, Fault
from .clock import Clock
from .outages import Outage, Outages, Trouble
from .store import StateError, Store

__all__ = ["Behaviour", "Clock", "Effect", "Fault", "Outage", "Outages", "StateError", "Store", "Trouble"]
