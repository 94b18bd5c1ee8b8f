"""Microsoft.OperationalInsights workspaces and Microsoft.Insights components: enough to be created and named.

LIMITATIONS: nothing is ingested and nothing can be asked. A deleted workspace or component is gone at once: Azure keeps
workspaces for 14 days. Keys of workspaces, tables, linked services and alerts are not served. Where no source is named,
a refusal's words are this emulation's own.
"""

from .routes import ROUTES, reset

__all__ = ["ROUTES", "reset"]
