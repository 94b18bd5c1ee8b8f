"""An API with its operations and their policies."""

from collections.abc import Sequence

import pulumi
from pulumi_azure_native import apimanagement

from model_lifecycle.gateway.args import ApiArgs, OperationArgs

from .place import POLICY, Inside


def api(place: Inside, args: ApiArgs, fragments: Sequence[pulumi.Resource]) -> apimanagement.ApiPolicy:
    """The API's policy, which goes live last, after its operations and theirs.

    API Management writes one API's parts one at a time (`PessimisticConcurrencyConflict`, Azure/apiops#379): each
    waits for the one before it.
    """
    before: pulumi.Resource = _api(place, args, fragments)
    for operation in args["operations"]:
        before = _operation(place, args["name"], operation, before)
    return apimanagement.ApiPolicy(
        place.child(args["name"]),
        api_id=args["name"],
        policy_id=POLICY,
        resource_group_name=place.group,
        service_name=place.service,
        format=apimanagement.PolicyContentFormat.RAWXML,
        value=args["policy"],
        opts=place.after(before, fragments),
    )


def _api(place: Inside, args: ApiArgs, fragments: Sequence[pulumi.Resource]) -> apimanagement.Api:
    return apimanagement.Api(
        place.child(args["name"]),
        api_id=args["name"],
        display_name=args["display_name"],
        resource_group_name=place.group,
        service_name=place.service,
        path=args["path"],
        protocols=[apimanagement.Protocol.HTTPS],
        subscription_required=args["subscription_required"],
        subscription_key_parameter_names=apimanagement.SubscriptionKeyParameterNamesContractArgs(
            header=args["key_header"], query=args["key_query"]
        ),
        opts=place.after(fragments),
    )


def _operation(
    place: Inside, api_name: str, args: OperationArgs, before: pulumi.Resource
) -> apimanagement.ApiOperationPolicy:
    operation = apimanagement.ApiOperation(
        place.child(api_name, args["name"]),
        operation_id=args["name"],
        api_id=api_name,
        display_name=args["display_name"],
        resource_group_name=place.group,
        service_name=place.service,
        method=args["method"],
        url_template=args["url_template"],
        template_parameters=[
            apimanagement.ParameterContractArgs(name=name, type="string", required=True) for name in args["parameters"]
        ],
        opts=place.after(before),
    )
    return apimanagement.ApiOperationPolicy(
        place.child(api_name, args["name"]),
        operation_id=args["name"],
        api_id=api_name,
        policy_id=POLICY,
        resource_group_name=place.group,
        service_name=place.service,
        format=apimanagement.PolicyContentFormat.RAWXML,
        value=args["policy"],
        opts=place.after(operation),
    )
