"""The gateways: pools of deployments, look-up tables, and the policy documents that API Management runs.

`fragments/`, `documents/` and `parts/` hold the documents as files; docs/gateway.md tells what they do.
"""

from .args import (
    AccountRoleArgs,
    ApiArgs,
    BackendArgs,
    ConsumerArgs,
    FragmentArgs,
    GatewayArgs,
    OperationArgs,
    PoolArgs,
    PoolMemberArgs,
    ProductArgs,
)
from .gateways import Place, gateways

__all__ = [
    "AccountRoleArgs",
    "ApiArgs",
    "BackendArgs",
    "ConsumerArgs",
    "FragmentArgs",
    "GatewayArgs",
    "OperationArgs",
    "Place",
    "PoolArgs",
    "PoolMemberArgs",
    "ProductArgs",
    "gateways",
]
