"""The App Configuration store that apps draw a task's releases from: one flag is read, and one flag is written."""

from .address import LOCAL_SUBSCRIPTION, Address, address_of
from .drift import Drift, drift, looks_like, rolled_back
from .store import Flag, Store

__all__ = [
    "LOCAL_SUBSCRIPTION",
    "Address",
    "Drift",
    "Flag",
    "Store",
    "address_of",
    "drift",
    "looks_like",
    "rolled_back",
]
