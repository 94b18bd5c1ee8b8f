"""set-backend-service, rewrite-uri, set-query-parameter: where the request goes."""

import re
from urllib.parse import quote

from local.gateway.build import Builder
from local.gateway.check import is_expression
from local.gateway.document import Node
from local.gateway.faults import no_backend
from local.gateway.messages import query
from local.gateway.run import Run
from local.gateway.steps import Act, Told

from .messages import values_change

_PARAMETER = re.compile(r"\{([^{}]+)\}")


def set_backend_service(node: Node, build: Builder) -> Act:
    """Chooses a backend or a pool by its id, or another base URL."""
    by_id, by_url = build.attribute(node, "backend-id"), build.attribute(node, "base-url")

    def act(run: Run) -> Told:
        if by_id:
            found = by_id(run).strip()
            if found.lower() not in run.service.backends:
                raise no_backend(f"There is no backend '{found}'.")
            run.backend, run.base_url = found, None
            return {"backend": found}
        run.backend, run.base_url = None, by_url(run).strip() if by_url else None
        return {"url": run.base_url}

    return act


def rewrite_uri(node: Node, build: Builder) -> Act:
    """Gives the backend another path and query; `{name}` in a literal is a parameter of the operation's template."""
    literal = build.raw(node.attributes["template"])
    template, copies = build.text(literal), build.flag(node, "copy-unmatched-params", "true")
    is_plain = not is_expression(literal)

    def act(run: Run) -> Told:
        matched = run.context.request.matched_parameters
        found = template(run)
        if is_plain:
            found = _PARAMETER.sub(lambda p: quote(matched.get(p[1], p[0]), safe=""), found)
        path, _, asked = found.partition("?")
        parameters = query(asked)
        if copies(run):
            for name, value in run.parameters.pairs():
                if name not in matched:
                    parameters.add(name, (value,))
        run.relative = path if path.startswith("/") else f"/{path}"
        run.parameters, run.raw_query = parameters, None
        run.readdress(run.relative)
        return {"path": run.relative, "query": run.query}

    return act


def set_query_parameter(node: Node, build: Builder) -> Act:
    """Sets, adds to or removes a parameter of the query."""
    change = values_change(node, build)

    def act(run: Run) -> Told:
        told = change(run, run.parameters, frozenset())
        run.raw_query = None
        run.readdress(run.context.request.url.path)
        return told

    return act
