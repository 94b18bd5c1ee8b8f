"""API Management's refusals, in its own words where the public record has them.

Sources, by the function's name: Azure/apiops #67 `document_refused`, #343 `path_taken`, #494 `not_found`, #379 and
Azure/apiops-cli#252 `api_in_progress`, #606 `name_taken` (products), #669 `unknown_logger`, #797 `unknown_member`, #837
`name_taken` (named values); Azure/apiops-cli#261 `in_use`; MicrosoftDocs/azure-docs#122455 `not_for_pools`;
hashicorp/terraform-provider-azurerm#11580 `soft_deleted`, #12829 `invalid_scope`; Azure/azure-sdk-for-net#35802
`undeclared_parameters`; pulumi/pulumi-azure-native#846 `product_has_subscriptions`; microsoft/vscode-apimanagement#177
`service_exists`. `in_use` is quoted of fragments only. What is said through `invalid` and `refused` elsewhere in this
room has the service's code and shape, not its words. hashicorp/terraform-provider-azurerm#21506 quotes code
`NotSupported` for a service that is made without public access, the facts of 2026-11-21 name the code used here.
"""

from collections.abc import Iterable

from local.arm import ArmError

_CODE = "ValidationError"
_SEVERAL = "One or more fields contain incorrect values:"


def invalid(*problems: tuple[str, str]) -> ArmError:
    """Fields that can't be so: pairs of the field and what is wrong with it."""
    details = [{"code": _CODE, "target": target, "message": message} for target, message in problems]
    return ArmError(400, _CODE, _SEVERAL, details=details)


def refused(message: str) -> ArmError:
    """A refusal that names no field."""
    return ArmError(400, _CODE, message)


def document_refused(element: str, message: str) -> ArmError:
    """A policy document; the message names element and line."""
    return invalid((element, message))


def not_found(title: str) -> ArmError:
    """An entity that isn't there, such as `Api`."""
    return ArmError(404, "ResourceNotFound", f"{title} not found.")


def precondition_failed() -> ArmError:
    """`If-Match` names another state of the entity."""
    return ArmError(
        412,
        "PreconditionFailed",
        "The condition specified using HTTP conditional header(s) is not met.",
    )


def api_in_progress() -> ArmError:
    """A write on an API, or a product, that another write holds; the words for products are those for APIs."""
    return ArmError(409, "PessimisticConcurrencyConflict", "Operation on the API is in progress")


def in_use(title: str, name: str, users: Iterable[str]) -> ArmError:
    """An entity that others refer to; `users` are paths inside the service."""
    listed = "".join(f"{user}\r\n" for user in users)
    return refused(f"The {title} '{name}' is used by the following entities:\r\n{listed}")


def failed(title: str) -> ArmError:
    """A test asked for it."""
    return ArmError(500, "InternalServerError", f"The write of the {title} failed, as it was asked to.")


def service_exists(name: str) -> ArmError:
    """Names of services are global."""
    return ArmError(409, "ServiceAlreadyExists", f"Api service already exists: {name}")


def soft_deleted(name: str) -> ArmError:
    """The name belongs to a soft-deleted service."""
    return ArmError(
        409,
        "ServiceAlreadyExistsInSoftDeletedState",
        f"Api service {name} was soft-deleted. In order to create the new service with the same name, you have to "
        "either undelete the service or purge it. See https://aka.ms/apimsoftdelete.",
    )


def nothing_to_restore(name: str) -> ArmError:
    """`restore` without a soft-deleted service."""
    return ArmError(404, "ServiceNotFound", f"Api service {name} is not soft-deleted, so it can't be restored.")


def private_at_creation(service_id: str) -> ArmError:
    """A service can't begin without public access."""
    return ArmError(
        400,
        "ActivateServiceWithPrivateEndpointAccessNotAllowed",
        f"Blocking all public network access by setting property `publicNetworkAccess` of API Management service "
        f"{service_id} is not enabled during service creation.",
    )


def private_without_endpoint(service_id: str) -> ArmError:
    """Public access can't end before there is a private end point (Azure/azure-rest-api-specs#24947)."""
    return ArmError(
        400,
        "NotSupported",
        f"Disabling all `publicNetworkAccess` for service: {service_id} is not supported if the service does not "
        "atleast one approved Private Endpoint Connections.",
    )


def path_taken(api: str, path: str, other: str) -> ArmError:
    """Two APIs at one path."""
    return invalid(
        (
            "path",
            f"Cannot create API '{api}' with the same Path '{path}' as API '{other}'  unless it's a part of the same "
            "version set",
        )
    )


def undeclared_parameters(operation: str) -> ArmError:
    """The template's parameters and the declared ones aren't the same."""
    defined = f"All template parameters used in the UriTemplate must be defined in the Operation '{operation}'"
    return invalid(("", f"{defined}, and vice-versa."))


def name_taken(title: str, ending: str = "already exists") -> ArmError:
    """A display name that another entity has."""
    return invalid(("name", f"{title} with the same name {ending}"))


def not_for_pools(*fields: str) -> ArmError:
    """Fields of a backend that a pool can't have."""
    return invalid(*((name, f"{name.capitalize()} is not supported for backend pool.") for name in fields))


def unknown_member(name: str) -> ArmError:
    """A pool's member that isn't there."""
    return invalid(("pool", f"Backend Entity '{name}' not found."))


def unknown_logger(name: str) -> ArmError:
    """A diagnostic's logger that isn't there, or none."""
    return invalid(("loggerId", f"Logger Id '{name}' does not exist" if name else "LoggerId must be specified."))


def invalid_scope() -> ArmError:
    """A subscription to something else."""
    return invalid(("scope", "Subscription scope should be one of '/apis', '/apis/{apiId}', '/products/{productId}'"))


def product_has_subscriptions() -> ArmError:
    """A product that is subscribed to."""
    return refused(
        "Product cannot be deleted since it has existing subscriptions. Delete subscriptions before deleting the "
        "product or pass in deleteSubscriptions=true as query param"
    )
