"""App Configuration's types of 2024-05-01: paths, names and constraints of its published specification.

Besides the path's, a store's `location` and `createMode` and a replica's `location` can't change in place
(`x-ms-mutability`). Names of key-values and replicas are not drawn, but copied from the program's.
"""

from pulumi_azure_native import appconfiguration

from local.arm.shapes import PROXY, REPLICA, STORE

from .resource_type import GROUP, AutoName, ResourceType, Text

_VERSION = "2024-05-01"
_STORE = f"{GROUP}/providers/Microsoft.AppConfiguration/configurationStores/{{configStoreName}}"
_PATH = {
    "resourceGroupName": Text(minimum=1, maximum=90),
    "configStoreName": Text(minimum=5, maximum=50, pattern=r"^[a-zA-Z0-9_-]*$"),
}

TYPES = (
    ResourceType(
        appconfiguration.ConfigurationStore,
        appconfiguration.ConfigurationStoreArgs,
        name_parameter="configStoreName",
        auto_name=AutoName.RANDOM,
        path=_STORE,
        api_version=_VERSION,
        shape=STORE,
        replaced_on_inputs=("createMode", "location"),
        constraints=_PATH,
    ),
    ResourceType(
        appconfiguration.KeyValue,
        appconfiguration.KeyValueArgs,
        name_parameter="keyValueName",
        auto_name=AutoName.COPY,
        path=f"{_STORE}/keyValues/{{keyValueName}}",
        api_version=_VERSION,
        shape=PROXY,
        constraints=_PATH,
    ),
    ResourceType(
        appconfiguration.Replica,
        appconfiguration.ReplicaArgs,
        name_parameter="replicaName",
        auto_name=AutoName.COPY,
        path=f"{_STORE}/replicas/{{replicaName}}",
        api_version=_VERSION,
        shape=REPLICA,
        replaced_on_inputs=("location",),
        constraints={**_PATH, "replicaName": Text(pattern=r"^[a-zA-Z0-9]*$")},
    ),
)
