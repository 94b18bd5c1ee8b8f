"""The API Management service itself."""

from typing import Any

import pulumi
from pulumi_azure_native import apimanagement

from .place import Place

_SECURITY = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security"
_PROTOCOLS = tuple(
    f"{_SECURITY}.{side}Protocols.{name}" for side in ("", "Backend.") for name in ("Ssl30", "Tls10", "Tls11")
)
"""Source: the description of `customProperties` in the ApiManagementService resource's specification."""
_CIPHER = f"{_SECURITY}.Ciphers.TripleDes168"
"""The v2 tiers take no change of ciphers (learn.microsoft.com, "Manage protocols and ciphers in API Management")."""
_V2 = "V2"


def service(place: Place, after: Any) -> apimanagement.ApiManagementService:
    """The service: own identity, old protocols and the developer portal off, and nothing else of what it can do.

    `after` is what it waits for, as `depends_on` takes it. `enable_client_certificate` says true, because the package
    sends false when nobody says anything, and Azure refuses that for classic tiers
    (`EnableClientCertificateCannotBeChangedForSku`, pulumi/pulumi-azure-native#1865); no policy here asks for one.
    """
    args = place.args
    subnet = args.get("subnet_id")
    return apimanagement.ApiManagementService(
        place.name,
        service_name=place.service,
        resource_group_name=place.group,
        location=args["location"],
        publisher_name=args["publisher_name"],
        publisher_email=args["publisher_email"],
        sku=apimanagement.ApiManagementServiceSkuPropertiesArgs(name=args["sku"], capacity=args["capacity"]),
        identity=apimanagement.ApiManagementServiceIdentityArgs(type=apimanagement.ApimIdentityType.SYSTEM_ASSIGNED),
        custom_properties=dict.fromkeys(_off(args["sku"]), "false"),
        developer_portal_status=apimanagement.DeveloperPortalStatus.DISABLED,
        legacy_portal_status=apimanagement.LegacyPortalStatus.DISABLED,
        disable_gateway=False,
        enable_client_certificate=True,
        public_network_access="Enabled" if args["public_network"] else "Disabled",
        virtual_network_type="External" if subnet else "None",
        virtual_network_configuration=(
            apimanagement.VirtualNetworkConfigurationArgs(subnet_resource_id=subnet) if subnet else None
        ),
        tags=args["tags"],
        opts=pulumi.ResourceOptions(
            parent=place.component,
            protect=args["protect"],
            depends_on=after,
            # A replacement has another name than what it replaces, and callers are served until it is there.
            delete_before_replace=False,
        ),
    )


def _off(sku: str) -> tuple[str, ...]:
    return _PROTOCOLS if sku.endswith(_V2) else (*_PROTOCOLS, _CIPHER)
