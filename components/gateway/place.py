"""Where a gateway's resources belong: their component, their service and their names."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.conflicts import retry_conflicts
from model_lifecycle import names
from model_lifecycle.gateway.args import GatewayArgs

POLICY = "policy"
"""The one name that Azure takes for a policy; the provider would make another one up."""


@dataclass(frozen=True)
class Place:
    """A gateway's component under its Pulumi name, and what it is made of."""

    name: str
    args: GatewayArgs
    component: pulumi.Resource

    @property
    def group(self) -> str:
        """The resource group's name."""
        return self.args["resource_group_name"]

    @property
    def service(self) -> str:
        """The API Management service's name."""
        return self.args["service_name"]

    @property
    def service_id(self) -> str:
        """The service's ARM id."""
        return names.gateway_id(self.args["subscription_id"], self.group, self.service)

    def child(self, *parts: str) -> str:
        """The Pulumi name of one of its resources."""
        return names.child(self.name, ".".join(parts))

    def after(self, *resources: pulumi.Resource | Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
        """Options of a resource that is made after others, and deleted before them.

        Never protected: a component's own protection would reach every child. A replacement is made first: it belongs
        to another service. API Management refuses a write to what another write holds, which the hook waits out.
        """
        waits = [one for entry in resources for one in ([entry] if isinstance(entry, pulumi.Resource) else entry)]
        hooks = pulumi.ResourceHookBinding(on_error=[retry_conflicts()])
        return pulumi.ResourceOptions(
            parent=self.component, protect=False, delete_before_replace=False, depends_on=waits, hooks=hooks
        )


@dataclass(frozen=True)
class Inside(Place):
    """The same once the service is there, for what belongs to it."""

    front: pulumi.Resource

    def after(self, *resources: pulumi.Resource | Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
        """The same, for a resource that goes with its service.

        Azure deletes a service with all that is in it. One by one that would take some hundred deletes, which let down
        callers while they last, and Azure would refuse that of the product (`consumers.py`).
        """
        along = pulumi.ResourceOptions(deleted_with=self.front)
        return pulumi.ResourceOptions.merge(super().after(*resources), along)
