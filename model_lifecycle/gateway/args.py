"""What a gateway consists of, as plain values: the contract between the core and `components.gateway`.

Names are those inside the service, ready to be sent; texts of policies are XML for the format `rawxml`.
"""

from typing import NotRequired, TypedDict


class BackendArgs(TypedDict):
    """One deployment. `url` ends in `/deployments/<name>` without a slash."""

    name: str
    url: str


class PoolMemberArgs(TypedDict):
    """One backend of a pool by its name; the lowest `priority` is asked first, `weight` shares within it (0-100)."""

    backend: str
    priority: int
    weight: int


class PoolArgs(TypedDict):
    """All deployments of one model version."""

    name: str
    members: list[PoolMemberArgs]


class FragmentArgs(TypedDict):
    """A policy fragment; `text` starts with `<fragment>`."""

    name: str
    text: str


class OperationArgs(TypedDict):
    """One operation. `parameters` are the names in braces of `url_template`; `policy` its policy document."""

    name: str
    display_name: str
    method: str
    url_template: str
    parameters: list[str]
    policy: str


class ApiArgs(TypedDict):
    """One API. Where `subscription_required`, a key is taken from the names in `key_header` and `key_query`."""

    name: str
    display_name: str
    path: str
    subscription_required: bool
    key_header: str
    key_query: str
    policy: str
    operations: list[OperationArgs]


class ProductArgs(TypedDict):
    """What all consumers subscribe to. `apis` are names of those that its keys open."""

    name: str
    display_name: str
    apis: list[str]


class ConsumerArgs(TypedDict):
    """An app, and the name of its subscription of the product. What it may do stands in a fragment."""

    key: str
    subscription: str


class AccountRoleArgs(TypedDict):
    """A role (the GUID of its definition) that the gateway's identity needs on an account, by the account's key."""

    key: str
    account_id: str
    role: str


class GatewayArgs(TypedDict):
    """Everything about one gateway. `trip_seconds`: how long a failing backend stays out; `policy`: the service's."""

    subscription_id: str
    resource_group_name: str
    service_name: str
    location: str
    sku: str
    capacity: int
    publisher_name: str
    publisher_email: str
    public_network: bool
    subnet_id: NotRequired[str]
    protect: bool
    tags: dict[str, str]
    trip_seconds: int
    log_prompts: bool
    accounts: list[AccountRoleArgs]
    backends: list[BackendArgs]
    pools: list[PoolArgs]
    fragments: list[FragmentArgs]
    policy: str
    apis: list[ApiArgs]
    product: ProductArgs
    consumers: list[ConsumerArgs]
    workspace_name: str
    insights_name: str
