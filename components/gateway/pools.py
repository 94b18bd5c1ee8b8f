"""One pool for each model version."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import apimanagement

from model_lifecycle.gateway.args import PoolArgs

from .place import Inside


def pools(place: Inside, backends: Mapping[str, pulumi.Resource]) -> list[pulumi.Resource]:
    """The pools, each after its own members."""
    return [_pool(place, entry, backends) for entry in place.args["pools"]]


def _pool(place: Inside, entry: PoolArgs, backends: Mapping[str, pulumi.Resource]) -> apimanagement.Backend:
    return apimanagement.Backend(
        place.child(entry["name"]),
        backend_id=entry["name"],
        resource_group_name=place.group,
        service_name=place.service,
        type=apimanagement.BackendType.POOL,
        pool=apimanagement.BackendBaseParametersPoolArgs(
            services=[
                apimanagement.BackendPoolItemArgs(
                    id=f"{place.service_id}/backends/{member['backend']}",
                    priority=member["priority"],
                    weight=member["weight"],
                )
                for member in entry["members"]
            ]
        ),
        opts=place.after([backends[member["backend"]] for member in entry["members"]]),
    )
