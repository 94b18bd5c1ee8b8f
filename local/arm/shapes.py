"""How ARM's bodies differ from the flat inputs and outputs of azure-native's classes.

Source: the published specifications of 2024-05-01 (API Management, App Configuration), 2023-09-01 (Log Analytics) and
2020-02-02 (Application Insights): `x-ms-client-flatten` and `x-ms-client-name`. Server and provider read the same
table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """A type whose properties stand below `properties` in ARM, but for those at the `top`.

    `names` are those that are spelt otherwise there, by azure-native's name.
    """

    top: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


PROXY = Shape()
SERVICE = Shape(top=("identity", "location", "sku", "tags", "zones"))
API = Shape(
    names={
        "apiType": "type",
        "soapApiType": "apiType",
        "translateRequiredQueryParametersConduct": "translateRequiredQueryParameters",
    }
)
STORE = Shape(top=("identity", "location", "sku", "tags"))
REPLICA = Shape(top=("location",))
WORKSPACE = Shape(top=("identity", "location", "tags"))
COMPONENT = Shape(
    top=("kind", "location", "tags"),
    names={
        "appId": "AppId",
        "applicationId": "ApplicationId",
        "applicationType": "Application_Type",
        "connectionString": "ConnectionString",
        "creationDate": "CreationDate",
        "disableIpMasking": "DisableIpMasking",
        "disableLocalAuth": "DisableLocalAuth",
        "flowType": "Flow_Type",
        "forceCustomerStorageForProfiler": "ForceCustomerStorageForProfiler",
        "hockeyAppId": "HockeyAppId",
        "hockeyAppToken": "HockeyAppToken",
        "immediatePurgeDataOn30Days": "ImmediatePurgeDataOn30Days",
        "ingestionMode": "IngestionMode",
        "instrumentationKey": "InstrumentationKey",
        "laMigrationDate": "LaMigrationDate",
        "privateLinkScopedResources": "PrivateLinkScopedResources",
        "requestSource": "Request_Source",
        "retentionInDays": "RetentionInDays",
        "samplingPercentage": "SamplingPercentage",
        "tenantId": "TenantId",
        "workspaceResourceId": "WorkspaceResourceId",
    },
)
