"""Microsoft.CognitiveServices: accounts and their deployments, what can be deployed, and how much of it.

LIMITATIONS
- Kinds OpenAI and AIServices with SKU S0. Projects, connections, content filters (a `raiPolicyName` is kept, not looked
  up), private end points, commitment plans, fine-tuned models and spillover are not served.
- Every model is offered in every region, in all SKUs of its family but `data/skus.toml`'s exceptions. No costs.
- Quota limits are this emulation's own (`data/skus.toml`); real ones differ by subscription and region.
- No automatic upgrades happen: a deployment that allows them keeps its version until it is retired.
- A write of a deployment is answered when it is done, as in the recording named in `deployments.py`; other models may
  take a long-running operation there. Of an account, `kind` may not change; a custom subdomain may.
"""

from .accounts import empty_group
from .deleted import soft_deleted
from .routes import ROUTES, reset
from .served import ServedDeployment, account_of, deployment_of, endpoints, keys_of, takes_keys
from .skus import requests_per_minute
from .tables import DEPLOYMENTS, SCHEMA

__all__ = [
    "DEPLOYMENTS",
    "ROUTES",
    "SCHEMA",
    "ServedDeployment",
    "account_of",
    "deployment_of",
    "empty_group",
    "endpoints",
    "keys_of",
    "requests_per_minute",
    "reset",
    "soft_deleted",
    "takes_keys",
]
