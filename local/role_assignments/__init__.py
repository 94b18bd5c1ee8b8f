"""Microsoft.Authorization: role assignments.

LIMITATIONS: in Azure Resource Manager they allow nothing and forbid nothing; the data plane of App Configuration, and
ARM's way to it, let in by them (`roles`). Principals and role definitions are not looked up, so neither exists nor not;
a `principalType` that isn't given is User. Lists show one scope, not those above and below it.
"""

from .granted import grant, roles
from .models import TYPE
from .routes import ROUTES, reset

__all__ = ["ROUTES", "TYPE", "grant", "reset", "roles"]
