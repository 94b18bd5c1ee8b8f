"""An Azure on this machine, so that the stack can be tried and tested without one.

It knows Azure and nothing of this stack: it imports no other room, so that one wrong fact can't agree with itself.
"""

from .azure import Azure, Endpoint, open_azure
from .store import StateError

__all__ = ["Azure", "Endpoint", "StateError", "open_azure"]
