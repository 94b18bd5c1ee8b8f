"""The policy fragments that the documents include, and the document of the whole service."""

from collections.abc import Sequence

import pulumi
from pulumi_azure_native import apimanagement

from .place import POLICY, Inside


def fragments(place: Inside, after: Sequence[pulumi.Resource]) -> list[pulumi.Resource]:
    """The fragments, after the pools that their tables name."""
    return [
        apimanagement.PolicyFragment(
            place.child(entry["name"]),
            id=entry["name"],
            resource_group_name=place.group,
            service_name=place.service,
            format=apimanagement.PolicyFragmentContentFormat.RAWXML,
            value=entry["text"],
            opts=place.after(after),
        )
        for entry in place.args["fragments"]
    ]


def service_policy(place: Inside, after: Sequence[pulumi.Resource]) -> apimanagement.Policy:
    """What holds for every request, also for those that meet no API."""
    return apimanagement.Policy(
        place.child("service"),
        policy_id=POLICY,
        resource_group_name=place.group,
        service_name=place.service,
        format=apimanagement.PolicyContentFormat.RAWXML,
        value=place.args["policy"],
        opts=place.after(after),
    )
