"""A release store: the App Configuration store that apps draw their releases from, and all that is in it.

Deliberately not here: private end points, and keys for access, which are off.
"""

from collections.abc import Sequence
from typing import Any

import pulumi
from pulumi_azure_native import appconfiguration, authorization

from model_lifecycle import names
from model_lifecycle.releases.args import GrantArgs, KeyValueArgs, ReplicaArgs, StoreArgs

from .conflicts import retry_conflicts, retry_until_granted


class ReleaseStore(pulumi.ComponentResource):
    """One store: releases first, then the flags that name them, so that no app ever sees a flag of what isn't there.

    Writers get the right to write first. It takes Azure a while to know of it, which a hook waits out.

    Attributes:
        store_id: the store's ARM id, known at preview.
        endpoint: the address that clients take, without a closing slash, known at preview.
    """

    store_id: pulumi.Output[str]
    endpoint: pulumi.Output[str]

    def __init__(self, name: str, args: StoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("model-lifecycle:components:ReleaseStore", name, {}, opts)
        self._name = name
        self._args = args
        self._id = names.store_id(args["subscription_id"], args["resource_group_name"], args["store_name"])
        self._store = self._made(opts.depends_on if opts else None)
        self._replicas()
        rights = [self._grant(writer, names.APP_CONFIGURATION_DATA_OWNER_ROLE) for writer in args["writers"]]
        writable = [self._store, *rights]
        published = {entry["name"]: self._key_value(entry, writable) for entry in args["releases"]}
        for flag in args["flags"]:
            self._key_value(flag, [*writable, *_named_by(flag, published)])
        for reader in args["readers"]:
            self._grant(reader, names.APP_CONFIGURATION_DATA_READER_ROLE)
        self.store_id = pulumi.Output.from_input(self._id)
        self.endpoint = pulumi.Output.from_input(names.store_endpoint(args["store_name"]))
        self.register_outputs({"storeId": self.store_id, "endpoint": self.endpoint})

    def _made(self, after: Any) -> appconfiguration.ConfigurationStore:
        args = self._args
        return appconfiguration.ConfigurationStore(
            self._name,
            config_store_name=args["store_name"],
            resource_group_name=args["resource_group_name"],
            location=args["location"],
            sku=appconfiguration.SkuArgs(name=args["sku"]),
            disable_local_auth=True,
            data_plane_proxy=appconfiguration.DataPlaneProxyPropertiesArgs(
                authentication_mode=appconfiguration.AuthenticationMode.PASS_THROUGH,
                private_link_delegation="Disabled" if args["public_network"] else "Enabled",
            ),
            public_network_access="Enabled" if args["public_network"] else "Disabled",
            enable_purge_protection=args["protect"],
            soft_delete_retention_in_days=args.get("soft_delete_days", 0),
            tags=args["tags"],
            # A replacement has another name than what it replaces, and apps are served until it is there.
            opts=self._options(protect=args["protect"], delete_before_replace=False, depends_on=after),
        )

    def _replicas(self) -> None:
        """Azure makes a store's replicas one at a time: each waits for the one before it."""
        before: pulumi.Resource = self._store
        for replica in self._args["replicas"]:
            before = self._replica(replica, before)

    def _replica(self, replica: ReplicaArgs, before: pulumi.Resource) -> appconfiguration.Replica:
        return appconfiguration.Replica(
            names.child(self._name, replica["name"]),
            replica_name=replica["name"],
            config_store_name=self._args["store_name"],
            resource_group_name=self._args["resource_group_name"],
            location=replica["location"],
            opts=self._inside([before], hooks=pulumi.ResourceHookBinding(on_error=[retry_conflicts()])),
        )

    def _grant(self, grant: GrantArgs, role: str) -> authorization.RoleAssignment:
        principal = grant["principal_id"].lower()  # as Azure tells it: what differs would be granted anew
        return authorization.RoleAssignment(
            names.child(self._name, grant["key"]),
            role_assignment_name=names.role_assignment(self._id, principal, role),
            scope=self._id,
            principal_id=principal,
            principal_type=grant.get("principal_type"),
            role_definition_id=names.role_definition_id(self._args["subscription_id"], role),
            opts=self._options(depends_on=[self._store]),
        )

    def _key_value(self, entry: KeyValueArgs, after: Sequence[pulumi.Resource]) -> appconfiguration.KeyValue:
        return appconfiguration.KeyValue(
            names.child(self._name, entry["name"]),
            key_value_name=entry["key_value_name"],
            config_store_name=self._args["store_name"],
            resource_group_name=self._args["resource_group_name"],
            value=entry["value"],
            content_type=entry["content_type"],
            tags=entry["tags"],
            opts=self._inside(after, hooks=pulumi.ResourceHookBinding(on_error=[retry_until_granted()])),
        )

    def _inside(self, after: Sequence[pulumi.Resource], **options: Any) -> pulumi.ResourceOptions:
        """Options of what lives and goes with the store."""
        return self._options(depends_on=list(after), deleted_with=self._store, **options)

    def _options(self, *, protect: bool = False, **options: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, protect=protect, **options)


def _named_by(flag: KeyValueArgs, published: dict[str, Any]) -> list[pulumi.Resource]:
    """The key-values of the releases of a flag's task."""
    task = flag["name"].rsplit("/", 1)[-1]
    return [resource for name, resource in published.items() if name.startswith(f"{task}/")]
