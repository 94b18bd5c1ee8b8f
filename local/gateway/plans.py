"""The effective policies of an operation: those of every scope, each at the place of a `<base/>`, ready to run.

Source: learn.microsoft.com, "Policies in API Management", scopes: global, product, API, operation.
LIMITATIONS: a section that a document leaves out is inherited, as if it held `<base/>` alone. A service without a
policy of its own has the one that Azure makes: it forwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from local.api_management.served import Api, Operation, Product, Service
from local.csharp import ExpressionError

from .build import Builder
from .document import LARGEST, Node, parse
from .known import PolicyRefused
from .policies import MAKERS
from .specification import SECTIONS
from .steps import Step

_GLOBAL = "<policies><inbound/><backend><forward-request/></backend><outbound/><on-error/></policies>"


@dataclass(frozen=True)
class Plan:
    """The policies of each section."""

    inbound: tuple[Step, ...] = ()
    backend: tuple[Step, ...] = ()
    outbound: tuple[Step, ...] = ()
    on_error: tuple[Step, ...] = ()


class Plans:
    """Makes plans, and keeps them until the service is another."""

    def __init__(self) -> None:
        self._services: dict[str, _Documents] = {}

    def plan(self, service: Service, product: Product | None, api: Api | None, operation: Operation | None) -> Plan:
        """The policies for a request.

        Raises:
            PolicyRefused: what is stored can't be executed, such as a fragment that is gone.
        """
        kept = self._services.get(service.name)
        if kept is None or kept.service is not service:
            kept = self._services[service.name] = _Documents(service)
        return kept.plan(product, api, operation)


class _Documents:
    """One service's documents, read."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._fragments: dict[str, Node] | None = None
        self._plans: dict[tuple[str, ...], Plan] = {}

    def plan(self, product: Product | None, api: Api | None, operation: Operation | None) -> Plan:
        key = tuple(one.name if one else "" for one in (product, api, operation))
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = self._made(product, api, operation)
        return found

    def _made(self, product: Product | None, api: Api | None, operation: Operation | None) -> Plan:
        documents = (
            ("global", self.service.policy or _GLOBAL),
            ("product", product.policy if product else None),
            ("api", api.policy if api else None),
            ("operation", operation.policy if operation else None),
        )
        sections: dict[str, tuple[Step, ...]] = dict.fromkeys(SECTIONS, ())
        for scope, document in documents:
            if document is not None:
                for node in parse(document, "policies").children:
                    sections[node.tag] = self._steps(scope, node, sections[node.tag])
        return Plan(*(sections[name] for name in SECTIONS))

    def _steps(self, scope: str, node: Node, parent: Sequence[Step]) -> tuple[Step, ...]:
        if self._fragments is None:
            texts = self.service.fragments.items()
            self._fragments = {name: parse(text, "fragment", largest=2 * LARGEST) for name, text in texts}
        builder = Builder(MAKERS, scope, self.service.named_values, self._fragments, parent)
        try:
            return builder.steps(node.children)
        except KeyError as missing:
            raise node.refused(f"{missing} is neither a policy nor a fragment of this service.") from None
        except ExpressionError as wrong:
            raise node.refused(str(wrong)) from None


__all__ = ["Plan", "Plans", "PolicyRefused"]
