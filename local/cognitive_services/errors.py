"""The service's refusals in its own words, as quoted in public issues and repositories (facts of 2026-11-21).

Where no status was shown, 400 is assumed, and 409 for a name that is taken. `AccountKindCannotChange`,
`DeploymentLimitReached` and the sentence on steps of capacity are this emulation's own.
"""

from local.arm import ArmError

from .catalogue import ServiceModel


def invalid_kind(kind: object) -> ArmError:
    """An account of a kind that isn't served."""
    return ArmError(
        400,
        "InvalidApiSetId",
        f"The account type '{kind}' is either invalid or unavailable in given region. "
        "The local Azure serves OpenAI and AIServices.",
    )


def invalid_account_sku(sku: object) -> ArmError:
    """An account of another SKU than S0."""
    return ArmError(400, "InvalidSkuId", f"The account sku '{sku}' is invalid. The local Azure serves S0.")


def kind_cannot_change(has: str, asked: str) -> ArmError:
    """An account's kind stays."""
    return ArmError(400, "AccountKindCannotChange", f"The account is of kind '{has}' and can't become '{asked}'.")


def subdomain_in_use(subdomain: str) -> ArmError:
    """Subdomains are global, and soft-deleted accounts keep theirs."""
    return ArmError(
        409,
        "CustomDomainInUse",
        f"Please pick a different name. The subdomain name '{subdomain}' is not available as it's already used by a "
        "resource.",
    )


def soft_deleted(account_id: str) -> ArmError:
    """The name belongs to a soft-deleted account."""
    return ArmError(
        409,
        "FlagMustBeSetForRestore",
        f"An existing resource with ID '{account_id}' has been soft-deleted. To restore the resource, you must "
        "specify 'restore' to be 'true' in the property. If you don't want to restore existing resource, please purge "
        "it first.",
    )


def nothing_to_restore(account_id: str) -> ArmError:
    """`restore` without a soft-deleted account."""
    return ArmError(
        400,
        "CanNotRestoreANonExistingResource",
        f"There is no soft-deleted resource with ID '{account_id}' to restore.",
    )


def nested_resources(names: list[str]) -> ArmError:
    """An account with deployments can't go (Azure/terraform-provider-azapi#894 for its words)."""
    return ArmError(
        409,
        "CannotDeleteResource",
        "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: "
        f"'{', '.join(names)}'. Please delete all nested resources before deleting this resource.",
    )


def keys_disabled() -> ArmError:
    """Keys of an account whose local auth is off."""
    return ArmError(400, "BadRequest", "Failed to list key. disableLocalAuth is set to be true")


def insufficient_quota(label: str, needed: int, used: int, limit: int) -> ArmError:
    """More than what is left of a quota."""
    return ArmError(
        400,
        "InsufficientQuota",
        f"This operation require {needed} new capacity in quota {label}, which is bigger than the current available "
        f"capacity {max(0, limit - used)}. The current quota usage is {used} and the quota limit is {limit} for quota "
        f"{label}.",
    )


def too_many_deployments(limit: int) -> ArmError:
    """More standard deployments than an account takes."""
    return ArmError(
        400,
        "DeploymentLimitReached",
        f"The account already has {limit} standard deployments, which is the most it takes.",
    )


def invalid_capacity(capacity: int, minimum: int, step: int, maximum: int) -> ArmError:
    """Below, above, or between the steps."""
    steps = f", in steps of {step}" if step > 1 else ""
    return ArmError(
        400,
        "InvalidCapacity",
        f"The specified capacity '{capacity}' of account deployment should be at least {minimum} and no more than "
        f"{maximum}{steps}.",
    )


def invalid_deployment_sku(sku: str) -> ArmError:
    """No SKU of deployments."""
    return ArmError(400, "InvalidResourceProperties", f"The deployment sku name '{sku}' is invalid.")


def sku_not_offered(sku: str, model: ServiceModel) -> ArmError:
    """The model isn't sold in this SKU."""
    return ArmError(
        400,
        "InvalidResourceProperties",
        f"The specified SKU '{sku}' of account deployment is not supported by the model '{model.name}' version: "
        f"'{model.version}'.",
    )


def invalid_upgrade_option(option: object, known: tuple[str, ...]) -> ArmError:
    """Another word than the three."""
    return ArmError(
        400,
        "InvalidResourceProperties",
        f"The specified versionUpgradeOption '{option}' is not one of {', '.join(known)}.",
    )


def model_not_supported(model_format: str, name: str, version: str) -> ArmError:
    """No such model, or not in this kind of account."""
    return ArmError(
        400,
        "DeploymentModelNotSupported",
        f"The model 'Format:{model_format},Name:{name},Version:{version}' is not supported",
    )


def model_deprecating(model: ServiceModel) -> ArmError:
    """Closed to those who never deployed it."""
    return ArmError(
        400,
        "ServiceModelDeprecating",
        f"The model '{model.key}' is in deprecating state and cannot be used for new deployments.",
    )


def model_deprecated(model: ServiceModel, since: str) -> ArmError:
    """Retired; `since` as the service writes days, month first."""
    return ArmError(400, "ServiceModelDeprecated", f"The model '{model.key}' has been deprecated since {since}")


def model_cannot_change() -> ArmError:
    """Another model in place."""
    return ArmError(400, "CannotChangeDeploymentModel", "The model of deployment cannot be changed.")


def capacity_and_model_change() -> ArmError:
    """Two changes in one write."""
    return ArmError(400, "BadRequest", "Cannot change capacity and model at the same time for deployment")
