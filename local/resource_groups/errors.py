"""Refusals about resource groups. Sources: Microsoft Learn; Azure/azure-dev#4210 for a blocked deletion."""

from collections.abc import Iterable

from local.arm import ArmError


def location_cannot_change(has: str, asked: str) -> ArmError:
    """A group stays where it is."""
    return ArmError(
        409,
        "InvalidResourceGroupLocation",
        f"Invalid resource group location '{asked}'. The Resource group already exists in location '{has}'.",
    )


def unavailable_location(location: str) -> ArmError:
    """No such region, or none given."""
    if not location:
        return ArmError(400, "LocationRequired", "The location property is required for this definition.")
    return ArmError(
        400,
        "LocationNotAvailableForResourceGroup",
        f"The provided location '{location}' is not available for resource group.",
    )


def being_deleted(group: str) -> ArmError:
    """The group's deletion is under way."""
    return ArmError(
        409,
        "ResourceGroupBeingDeleted",
        f"The resource group '{group}' is in deprovisioning state and cannot perform this operation.",
    )


def deletion_blocked(group: str, resources: Iterable[str]) -> ArmError:
    """Something in the group can't be deleted."""
    return ArmError(
        409,
        "ResourceGroupDeletionBlocked",
        f"Deletion of resource group '{group}' failed as resources with identifiers '{', '.join(resources)}' could not "
        "be deleted. The provisioning state of the resource group will be rolled back.",
    )
