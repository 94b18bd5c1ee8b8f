"""Microsoft.Authorization: role assignments.

LIMITATIONS: they are kept and listed, and allow nothing and forbid nothing. Principals and role definitions are not
looked up, so neither exists nor not; a `principalType` that isn't given is User. Lists show one scope, not those above
and below it.
"""

from .routes import ROUTES, reset

__all__ = ["ROUTES", "reset"]
