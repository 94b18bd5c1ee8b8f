"""Azure Resource Manager: what every request to the control plane meets before it reaches a service.

LIMITATIONS: any bearer token is accepted, and nobody is denied: there are no roles, but for key-values of App
Configuration. Conditional requests (but for `If-Match` in API Management), `$filter`, `$expand`, ARM templates, locks,
policies, moves and the management of subscriptions are left out, and refused by name. Every api-version that is served
takes and answers the properties of the one that azure-native speaks. Of properties, names and types are checked, not
the members of enumerations. Lists come in pages of `PAGE_SIZE`, which is this emulation's own number.
"""

from .dispatch import Arm, ConnectionCut
from .errors import ArmError, error_body
from .messages import Call, Request, Response
from .resources import PAGE_SIZE, Record
from .routes import Route

__all__ = [
    "PAGE_SIZE",
    "Arm",
    "ArmError",
    "Call",
    "ConnectionCut",
    "Record",
    "Request",
    "Response",
    "Route",
    "error_body",
]
