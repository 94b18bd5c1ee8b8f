"""The azure-native provider's behaviour for the resource types in use, in Python.

Two hosts call it with the engine's own gRPC messages: `offline/`, in process, and the plugin executable
`local/bin/pulumi-resource-azure-native`, for the real `pulumi`.

LIMITATIONS: types that the table in `resources.py` does not name are only foretold, by the package's schema: without
the names that the provider would fill in, and without knowing what a change replaces. Functions but for the client's
configuration are refused; GetSchema, Construct and Call answer UNIMPLEMENTED. Of the constraints, only lengths and
patterns of names in a resource's path are checked, not the ranges of numbers; a missing location is not looked up from
the resource group. Timeouts of single resources (`customTimeouts`) are not kept. There is one Azure, and credentials
are not looked at.
"""

from .foreseeable import is_served
from .plugin import VERSION, AzureNative
from .refusals import InitFailed, Refused
from .wire import UNKNOWN, Unknown

__all__ = ["UNKNOWN", "VERSION", "AzureNative", "InitFailed", "Refused", "Unknown", "is_served"]
