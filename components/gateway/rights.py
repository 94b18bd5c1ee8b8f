"""What the gateway's identity may do."""

from typing import NamedTuple

import pulumi
from pulumi_azure_native import authorization

from model_lifecycle import names

from .place import Place


class Grant(NamedTuple):
    """A role (the GUID of its definition) on a resource (its ARM id); `key` tells it from the gateway's others."""

    key: str
    scope: str
    role: str


def rights(place: Place, principal: pulumi.Output[str], service: pulumi.Resource) -> list[pulumi.Resource]:
    """Lets the gateway call the models of every account that it has backends in."""
    grants = [Grant(account["key"], account["account_id"], account["role"]) for account in place.args["accounts"]]
    return [right(place, principal, grant, service) for grant in grants]


def right(
    place: Place, principal: pulumi.Output[str], grant: Grant, after: pulumi.Resource
) -> authorization.RoleAssignment:
    """One role of the gateway's identity.

    Its name is drawn from the service's id, because the identity is unknown until the service is there. Should somebody
    delete the service behind the stack's back, the next one has another identity, and Azure keeps the old one's
    assignment under this name until it is deleted too.

    The identity is as old as its service, yet every change of the service makes it unknown to a preview, which would
    then tell of a replacement that an update with a plan waits for in vain. A replaced service has another name, and
    with it another assignment, which gets the new identity.
    """
    return authorization.RoleAssignment(
        place.child(grant.key),
        role_assignment_name=names.role_assignment(grant.scope, place.service_id, grant.role),
        scope=grant.scope,
        principal_id=principal,
        principal_type="ServicePrincipal",
        role_definition_id=names.role_definition_id(place.args["subscription_id"], grant.role),
        opts=pulumi.ResourceOptions.merge(place.after(after), pulumi.ResourceOptions(ignore_changes=["principalId"])),
    )
