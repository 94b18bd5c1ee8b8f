"""A gateway as a table of contents: what it consists of, and in which order that goes live.

**Order.** Nothing is made before what it names: rights, backends, pools, fragments, APIs, operations, policies, and
last the products and subscriptions that let callers in. The engine updates before it deletes, and deletes what
depends on something before that, so a pool lets a member go before its backend goes.

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
from .place import Place
from .pools import pools
from .rights import rights
from .service import service
from .telemetry import diagnostic, logger


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
        documents = fragments(place, pools(place, backends(place, granted)))
        whole = service_policy(place, documents)
        log = logger(place, principal, front)
        apis = {entry["name"]: api(place, entry, [*documents, whole]) for entry in args["apis"]}
        for key, live in apis.items():
            diagnostic(place, key, live, log)
        consumers(place, apis)
        self.gateway_id = pulumi.Output.from_input(place.service_id)
        self.endpoint = pulumi.Output.from_input(names.gateway_endpoint(place.service))
        self.principal_id = principal
        self.register_outputs(
            {"gatewayId": self.gateway_id, "endpoint": self.endpoint, "principalId": self.principal_id}
        )
