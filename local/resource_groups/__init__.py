"""Microsoft.Resources: resource groups.

LIMITATIONS: groups only: no subscriptions, templates, tags API, or generic lists of resources. A group's deletion is
over as soon as it is answered for, whatever it holds. Who manages a group is kept and not enforced.
"""

from .routes import reset, routes

__all__ = ["reset", "routes"]
