"""App Configuration's refusals in Azure Resource Manager, in its own words where the public record has them.

Sources, by the function's name: pulumi/pulumi-azure-native#4323 `local_auth_disabled` (status and code as quoted in
public deployment logs); Azure/reliable-web-app-pattern-dotnet#230, Azure/bicep-ptn-aiml-landing-zone#37 and
pulumi/pulumi-azure-native#1951 `forbidden`; Azure/bicep#15281 `too_large`; Azure/azure-cli#22714 `name_unavailable`;
MicrosoftDocs/azure-docs#61950 `free_limit`; Azure/AppConfiguration#1101 `not_in_sku` (its sentence names 'customer
managed key'); Azure/azure-powershell#18208 `not_found`; Azure/azure-cli#21362 the code of `invalid`. The rest of
`invalid`, `sku_cannot_change`, `purge_protected` and all statuses that no source shows are this emulation's own.
"""

from local.arm import ArmError

_TROUBLESHOOTING = "https://aka.ms/appconfig/DeploymentTroubleshooting"


def local_auth_disabled() -> ArmError:
    """A key-value through a store that writes them with a key, and has none."""
    return ArmError(
        409,
        "Conflict",
        "The operation cannot be performed because the configuration store is using local authentication mode and "
        "local authentication is disabled. To enable access to data plane resources while local authentication is "
        "disabled, please use pass-through authentication mode.",
    )


def forbidden() -> ArmError:
    """A key-value for somebody without a data role, or on a store that isn't open to ARM."""
    return ArmError(
        403, "Forbidden", f"Access to the requested resource is forbidden. For more information, see {_TROUBLESHOOTING}"
    )


def too_large() -> ArmError:
    """A key-value of more than 10 KB."""
    return ArmError(413, "PayloadTooLarge", "The request entity is larger than limits defined by server.")


def name_unavailable() -> ArmError:
    """Another store has the name, or a deleted one."""
    return ArmError(409, "NameUnavailable", "The specified name is already in use.")


def free_limit() -> ArmError:
    """One free store too many."""
    return ArmError(
        400,
        "SkuPerSubscriptionLimitReached",
        "The subscription has reached its limit of 'configurationStores' resources with the 'free' SKU.",
    )


def not_in_sku(feature: str) -> ArmError:
    """A tier lacks something."""
    return ArmError(400, "SkuFeatureNotSupported", f"The current SKU does not support '{feature}'.")


def not_found(resource_id: str) -> ArmError:
    """Nothing of that id."""
    return ArmError(404, "EntityNotFound", f"The resource with id '{resource_id}' was not found.")


def invalid(name: str, why: str) -> ArmError:
    """A property that can't be so."""
    return ArmError(400, "InvalidProperty", f"The property '{name}' is invalid. {why}")


def sku_cannot_change(before: str, after: str) -> ArmError:
    """No such way between tiers."""
    return invalid("Sku", f"A store of tier {before} can't become one of tier {after}.")


def key_locked(key: str) -> ArmError:
    """The key-value is read-only; the sentence is the data plane's."""
    return ArmError(409, "Conflict", f"Modifing key '{key}' is not allowed. The key is read-only.")


def purge_protected(name: str) -> ArmError:
    """A deleted store that stays until its time is up."""
    return ArmError(
        409,
        "PurgeProtectionEnabled",
        f"The deleted store '{name}' is protected against purge until its scheduled date.",
    )
