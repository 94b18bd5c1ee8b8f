"""A gateway as a table of contents: what it consists of, and in which order that goes live.

**Order.** Nothing is made before what it names: rights, backends, pools, fragments, APIs, operations, policies, and
last the product and the subscriptions that let callers in. The engine updates before it deletes, and deletes what
depends on something before that, so a pool lets a member go before its backend goes. What is in the service is not
deleted by itself when the service goes; rights and telemetry, which are not, go before it.

**Changes of documents.** pulumi/pulumi-azure-native#3620 (open, no reproduction) says that a changed `value` of a
policy can go unnoticed. The provider's source does not bear that out: its Diff compares the inputs in the state with
the new ones (provider/pkg/provider/provider.go and diff.go), and every difference of a text is an update. So nothing
here carries a digest of its own. What a Diff can't see is an edit behind the stack's back; `pulumi refresh` can.
"""

import pulumi

from model_lifecycle import names
from model_lifecycle.gateway.args import GatewayArgs

from .api import api
from .backends import backends
from .consumers import consumers
from .fragments import fragments, service_policy
from .place import Inside, Place
from .pools import pools
from .rights import rights
from .service import service
from .telemetry import diagnostic, insights, logger


class ModelGateway(pulumi.ComponentResource):
    """One API Management service with all that it serves.

    Attributes:
        gateway_id: the service's ARM id, known at preview.
        endpoint: its address with its closing slash, known at preview.
        principal_id: the object id of its system-assigned identity, chosen by Azure.
    """

    gateway_id: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    principal_id: pulumi.Output[str]

    def __init__(self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("model-lifecycle:components:ModelGateway", name, {}, opts)
        place = Place(name, args, self)
        front = service(place, opts.depends_on if opts else None)
        principal = front.identity.principal_id
        granted = rights(place, principal, front)
        inside = Inside(name, args, self, front)
        documents = fragments(inside, pools(inside, backends(inside, granted)))
        whole = service_policy(inside, documents)
        log = logger(inside, insights(place, principal, front))
        apis = {entry["name"]: api(inside, entry, [*documents, whole]) for entry in args["apis"]}
        for key, live in apis.items():
            diagnostic(inside, key, live, log)
        consumers(inside, apis)
        self.gateway_id = pulumi.Output.from_input(place.service_id)
        self.endpoint = pulumi.Output.from_input(names.gateway_endpoint(place.service))
        self.principal_id = principal
        self.register_outputs(
            {"gatewayId": self.gateway_id, "endpoint": self.endpoint, "principalId": self.principal_id}
        )
