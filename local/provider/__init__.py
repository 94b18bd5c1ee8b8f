"""The azure-native provider's behaviour for the resource types in use, in Python.

Two hosts call it with the engine's own gRPC messages: `offline/`, in process, and the plugin executable
`local/bin/pulumi-resource-azure-native`, for the real `pulumi`.

LIMITATIONS: previews only, because there is no state yet: Check, Create in a preview, and Invoke of getClientConfig.
Diff, Read, Update and Delete answer UNIMPLEMENTED. Types, functions and properties that the table in `resources.py`
does not name are refused. Of the constraints, only lengths and patterns of names in
a resource's path are checked, not the ranges of numbers; and a missing location is not looked up from the resource
group, which would take a state.
"""

from .plugin import VERSION, AzureNative, Refused
from .wire import UNKNOWN, Unknown

__all__ = ["UNKNOWN", "VERSION", "AzureNative", "Refused", "Unknown"]
