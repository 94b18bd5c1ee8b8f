"""What a release store consists of, as plain values: the contract between the core and `components`."""

from typing import NotRequired, TypedDict


class KeyValueArgs(TypedDict):
    """One key-value without a label.

    `name` is its key, such as `summarize/summarize-r1`: it tells it from all others of the store, in Pulumi too.
    `key_value_name` is the same as ARM spells it. With its tags it stays below the service's 10,240 bytes.
    """

    name: str
    key_value_name: str
    value: str
    content_type: str
    tags: dict[str, str]


class GrantArgs(TypedDict):
    """An identity that reads or writes the whole store; `principal_type` as Azure spells it, where somebody said it.

    `key` is `<consumer>.<identity>`, or `writers.<principal id>` and `previewers.<principal id>`: whoever is granted
    the same again under another key of the configuration keeps the grant, which Azure would refuse to make twice.
    """

    key: str
    principal_id: str
    principal_type: NotRequired[str]


class ReplicaArgs(TypedDict):
    """A copy of the store in another region."""

    name: str
    location: str


class StoreArgs(TypedDict):
    """Everything about one store. All values are plain, so that names, ids and rules can be judged at preview.

    `protect` also means purge protection. `soft_delete_days` is there where the tier keeps what was deleted.
    `releases` are written before `flags`, which name them, and outlast them; both are in their final order. `writers`
    are let in before them; where there are none, whoever deploys has the right from elsewhere.
    """

    subscription_id: str
    resource_group_name: str
    store_name: str
    location: str
    sku: str
    public_network: bool
    protect: bool
    soft_delete_days: NotRequired[int]
    replicas: list[ReplicaArgs]
    tags: dict[str, str]
    releases: list[KeyValueArgs]
    flags: list[KeyValueArgs]
    readers: list[GrantArgs]
    writers: list[GrantArgs]
