"""One backend for each deployment, with its circuit breaker."""

from collections.abc import Sequence

import pulumi
from pulumi_azure_native import apimanagement

from model_lifecycle.gateway.args import BackendArgs

from .place import Inside

_RULE = "busy-or-failing"
_FAILURES = ((429, 429), (500, 599))
_NO_ANSWER = ["BackendConnectionFailure", "Timeout"]
"""Source: the predefined errors of forward-request in "Error handling in API Management policies"."""


def backends(place: Inside, rights: Sequence[pulumi.Resource]) -> dict[str, apimanagement.Backend]:
    """The backends by their names, after the rights to call what they point to: an account may have moved."""
    return {entry["name"]: _backend(place, entry, rights) for entry in place.args["backends"]}


def _backend(place: Inside, entry: BackendArgs, rights: Sequence[pulumi.Resource]) -> apimanagement.Backend:
    return apimanagement.Backend(
        place.child(entry["name"]),
        backend_id=entry["name"],
        resource_group_name=place.group,
        service_name=place.service,
        type=apimanagement.BackendType.SINGLE,
        protocol=apimanagement.BackendProtocol.HTTP,
        url=entry["url"],
        circuit_breaker=_breaker(place.args["trip_seconds"]),
        opts=place.after(rights),
    )


def _breaker(trip_seconds: int) -> apimanagement.BackendCircuitBreakerArgs:
    """Leaves a backend alone after one failure. Its Retry-After does not count: Azure OpenAI may say many hours."""
    duration = f"PT{trip_seconds}S"
    return apimanagement.BackendCircuitBreakerArgs(
        rules=[
            apimanagement.CircuitBreakerRuleArgs(
                name=_RULE,
                failure_condition=apimanagement.CircuitBreakerFailureConditionArgs(
                    count=1,
                    interval=duration,
                    status_code_ranges=[
                        apimanagement.FailureStatusCodeRangeArgs(min=low, max=high) for low, high in _FAILURES
                    ],
                    error_reasons=_NO_ANSWER,
                ),
                trip_duration=duration,
                accept_retry_after=False,
            )
        ]
    )
