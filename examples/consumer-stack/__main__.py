"""Reads the outputs of a model life cycle's stack, and exports what an app of this stack is started with.

Nothing in it is a secret: the app's key is fetched by `subscriptionId` where the app is deployed (docs/outputs.md).
"""

from collections.abc import Mapping
from typing import Any

import pulumi

from reader.errors import OutputsError
from reader.outputs import Outputs, read


def app_settings(content: Mapping[str, Any], tasks: list[str], consumer: str) -> dict[str, Any]:
    """What an app needs.

    Args:
        content: the outputs of the other stack.
        tasks: the tasks that the app asks for.
        consumer: the app's key under `consumers`.

    Raises:
        pulumi.RunError: the outputs can't be used, or the other stack does not serve this app.
    """
    try:
        outputs = read(content)
        stores = {outputs.store_of(task).endpoint for task in tasks}
        gateways = {outputs.task(task).gateway for task in tasks}
    except OutputsError as error:
        raise pulumi.RunError(str(error)) from None
    if len(stores) != 1 or len(gateways) != 1:
        raise pulumi.RunError(f"{', '.join(tasks)}: do not share a store and a gateway; give each an app of its own.")
    gateway = gateways.pop()
    return {
        "storeEndpoint": stores.pop(),
        "gatewayEndpoint": outputs.gateways[gateway].endpoint,
        "flags": {task: outputs.task(task).flag for task in tasks},
        "subscriptionId": _subscription(outputs, consumer, gateway),
    }


def _subscription(outputs: Outputs, consumer: str, gateway: str) -> str:
    for subscription in outputs.consumers.get(consumer, ()):
        if subscription.gateway == gateway:
            return subscription.subscription_id
    raise pulumi.RunError(f"'{consumer}' may not use gateway {gateway}. Add it under consumers in the other stack.")


config = pulumi.Config()
models = pulumi.StackReference(config.require("models"))
wanted, who = config.require_object("tasks"), config.require("consumer")
pulumi.export("app", models.outputs.apply(lambda content: app_settings(content, wanted, who)))
