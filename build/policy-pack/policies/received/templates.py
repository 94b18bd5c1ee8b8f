"""ARM templates: every resource in them, nested templates and child resources too."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policies.values import Hidden

from .expressions import Scope
from .resource import Opaque, Paths, Received, parsed
from .typed import DEPLOYMENT_STACK, TEMPLATE

TEMPLATE_TYPES = frozenset({TEMPLATE, DEPLOYMENT_STACK})

_INNER = "inner"


def deployed(one: Received, outer: Scope | None = None) -> Iterator[Received | Opaque]:
    """Everything that a template deployment deploys.

    Args:
        one: the deployment (`Microsoft.Resources/deployments`) or deployment stack.
        outer: the scope of the template around it, in which its own expressions are evaluated unless it says `inner`.
    """
    place = f"{one.place}.template".lstrip(".")
    properties = one.body.get("properties")
    if not isinstance(properties, Mapping):
        yield Opaque(f"properties {_why(properties)}, so it may deploy anything.", place)
        return
    for key in ("templateLink", "templateSpecVersionId"):
        if properties.get(key) is not None:
            yield Opaque(f"{key} leads to a template that can't be read before it is deployed.", place)
    template = parsed(properties.get("template"))
    if template is not None and not isinstance(template, Mapping):
        yield Opaque(f"template {_why(template)}, so it may deploy anything.", place)
    elif template is not None:
        scope = outer if outer and not _is_inner(properties) else _scope(template, _parameters(properties))
        yield from _resources(template.get("resources"), scope, f"{place}.resources", one.kept_in)


def _resources(
    given: Any, scope: Scope, place: str, kept_in: Paths, parent: Received | None = None
) -> Iterator[Received | Opaque]:
    if isinstance(given, Hidden) or not isinstance(given, list | Mapping | None):
        yield Opaque(f"resources {_why(given)}, so it may deploy anything.", place)
        return
    for key, raw in _entries(given):
        if isinstance(raw, Mapping):
            yield from _resource(raw, scope, f"{place}[{key}]", kept_in, parent)
        else:
            yield Opaque(f"{_why(raw)}, so it may be a resource of any type.", f"{place}[{key}]")


def _resource(
    raw: Mapping[str, Any], scope: Scope, place: str, kept_in: Paths, parent: Received | None
) -> Iterator[Received | Opaque]:
    given = {key.casefold(): value for key, value in raw.items()}
    type_, name = scope.resolved(given.get("type")), scope.resolved(given.get("name"))
    if not isinstance(type_, str):
        yield Opaque(f"type {_why(type_)}, so it may be a resource of any type.", place)
        return
    if given.get("existing") is True or scope.resolved(given.get("condition")) is False:
        return
    names = (name,) if isinstance(name, Hidden) else tuple(str(name or "").split("/"))
    full = type_.strip("/ ").casefold()
    if parent is not None and "." not in full.split("/", 1)[0]:
        full, names = f"{parent.type}/{full}", (*parent.names, *names)
    yield from _with_children(Received(full, names, _body(raw, full, scope), kept_in, place), given, scope)


def _with_children(one: Received, given: Mapping[str, Any], scope: Scope) -> Iterator[Received | Opaque]:
    yield one
    if one.type in TEMPLATE_TYPES:
        yield from deployed(one, scope)
    yield from _resources(given.get("resources"), scope, f"{one.place}.resources", one.kept_in, one)


def _body(raw: Mapping[str, Any], type_: str, scope: Scope) -> Mapping[str, Any]:
    """The resource as it is sent; a nested template stays as it is written, because its scope may be another one."""
    body = {key: scope.resolved(value) for key, value in raw.items() if key.casefold() != "resources"}
    properties = raw.get("properties")
    if type_ in TEMPLATE_TYPES and isinstance(properties, Mapping) and "template" in properties:
        return body | {"properties": {**body["properties"], "template": properties["template"]}}
    return body


def _scope(template: Mapping[str, Any], given: Any) -> Scope:
    declared = template.get("parameters")
    values: dict[str, Any] = {}
    for name, parameter in declared.items() if isinstance(declared, Mapping) else ():
        default = parameter.get("defaultValue") if isinstance(parameter, Mapping) else None
        values[name.casefold()] = Hidden("has no value") if default is None else Scope(dict(values)).resolved(default)
    if isinstance(given, Mapping):
        values |= {name.casefold(): _given(value) for name, value in given.items()}
    elif given is not None:
        values = {name: Hidden(_why(given)) for name in values}
    variables = template.get("variables")
    known = variables if isinstance(variables, Mapping) else {}
    return Scope(values, {name.casefold(): value for name, value in known.items()})


def _parameters(properties: Mapping[str, Any]) -> Any:
    if properties.get("parametersLink") is not None:
        return Hidden("come from a link")
    return parsed(properties.get("parameters"))


def _given(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value["value"] if "value" in value else Hidden("comes from another place")
    return value


def _is_inner(properties: Mapping[str, Any]) -> bool:
    options = properties.get("expressionEvaluationOptions")
    return isinstance(options, Mapping) and str(options.get("scope")).casefold() == _INNER


def _entries(given: Any) -> Iterable[tuple[Any, Any]]:
    """The entries of a list, or of a template with symbolic names."""
    return given.items() if isinstance(given, Mapping) else enumerate(given or ())


def _why(value: Any) -> str:
    return value.because if isinstance(value, Hidden) else f"is a {type(value).__name__}"
