"""Refusals about role assignments. Source: Microsoft Learn, "Troubleshoot Azure RBAC"."""

from local.arm import ArmError


def invalid_name(name: str) -> ArmError:
    """A name that is no GUID."""
    return ArmError(
        400,
        "InvalidRoleAssignmentId",
        f"The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID.",
    )


def already_exists() -> ArmError:
    """The same grant under another name."""
    return ArmError(409, "RoleAssignmentExists", "The role assignment already exists.")


def update_not_permitted() -> ArmError:
    """Another grant under the same name."""
    return ArmError(
        400,
        "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
    )


def scope_not_found(scope: str) -> ArmError:
    """A grant on something that isn't there."""
    return ArmError(404, "ResourceNotFound", f"The Resource '{scope}' was not found.")


def not_found(name: str) -> ArmError:
    """No such role assignment."""
    return ArmError(404, "RoleAssignmentNotFound", f"The role assignment '{name}' is not found.")
