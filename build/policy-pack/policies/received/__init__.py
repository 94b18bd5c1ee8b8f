"""What Azure would receive, whatever class, package, template or spelling somebody used to write it."""

from .reading import received
from .resource import Opaque, Received

__all__ = ["Opaque", "Received", "received"]
