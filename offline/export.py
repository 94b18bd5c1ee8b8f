"""What a run leads to, in the shape of `pulumi stack export`, for a policy pack that compares.

Source: pulumi/pulumi sdk/go/common/apitype/core.go (`UntypedDeployment`, `DeploymentV3`, `ResourceV3`).
"""

from collections.abc import Mapping
from typing import Any

from .operations import Operation
from .program import Run
from .secrets import shown
from .stackfile import Stack

_VERSION = 3


def export(run: Run, subject: Stack) -> Mapping[str, Any]:
    """The resources of a run, parents first, the stack's outputs on its root; and its configuration, secrets left out.

    Secrets read `[secret]`; unknown values become the engine's sentinel text once `document.to_json` writes them.
    """
    return {
        "version": _VERSION,
        "deployment": {"resources": [_resource(it, run) for it in run.operations]},
        "config": {key: text for key, text in subject.config.items() if key not in subject.secret_keys},
    }


def _resource(operation: Operation, run: Run) -> Mapping[str, Any]:
    return {
        "urn": operation.urn,
        "type": operation.type,
        "custom": operation.custom,
        "id": operation.id,
        "parent": operation.parent,
        "protect": operation.protect,
        "inputs": operation.inputs,
        "outputs": shown(operation.created) if operation.parent else run.outputs,
    }
