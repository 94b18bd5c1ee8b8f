"""ARM templates: every resource in them, nested templates and child resources too."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policies.values import Hidden

from .expressions import Scope
from .resource import Opaque, Paths, Received, parsed
from .typed import DEPLOYMENT_STACK, TEMPLATE

TEMPLATE_TYPES = frozenset({TEMPLATE, DEPLOYMENT_STACK})

_SCOPES = ("inner", "outer")
_OWN_KEYS = ("template", "templateLink", "parameters", "parametersLink", "expressionEvaluationOptions", "scope")
_TEMPLATE_KEYS = ("resources", "parameters", "variables", "languageVersion")


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
    template, options = parsed(properties.get("template")), properties.get("expressionEvaluationOptions")
    yield from _misspelt((properties, options), _OWN_KEYS, place)
    yield from _misspelt((template,), _TEMPLATE_KEYS, place)
    if template is not None and not isinstance(template, Mapping):
        yield Opaque(f"template {_why(template)}, so it may deploy anything.", place)
    elif template is not None:
        own = _own_scope(options, outer)
        if own not in _SCOPES:
            yield Opaque(f"expressionEvaluationOptions.scope {_why(own)}, so its values can't be told.", place)
        scope = outer if outer and own != "inner" else _scope(template, _parameters(properties))
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
    type_, names = scope.resolved(given.get("type")), scope.segments(given.get("name"))
    if not isinstance(type_, str):
        yield Opaque(f"type {_why(type_)}, so it may be a resource of any type.", place)
        return
    full = type_.strip("/ ").casefold()
    if parent is not None and "." not in full.split("/", 1)[0]:
        full, names = f"{parent.type}/{full}", (*parent.names, *names)
    one = Received(full.split("@", 1)[0], names, _body(raw, full, scope), kept_in, place)
    if not _is_left_out(raw, scope):
        yield one
        if one.type in TEMPLATE_TYPES:
            yield from deployed(one, scope)
    yield from _resources(given.get("resources"), scope, f"{place}.resources", kept_in, one)


def _is_left_out(raw: Mapping[str, Any], scope: Scope) -> bool:
    """Whether it is not deployed itself. A condition says nothing of children (conditional-resource-deployment.md)."""
    return (scope.is_newer and raw.get("existing") is True) or scope.resolved(raw.get("condition")) is False


def _body(raw: Mapping[str, Any], type_: str, scope: Scope) -> Mapping[str, Any]:
    """The resource as it is sent; a nested template stays as it is written, because its scope may be another one."""
    body = {key: scope.resolved(value) for key, value in raw.items() if key.casefold() != "resources"}
    if isinstance(body.get("scope"), Hidden):
        body["scope"] = _known_parts(scope.segments(raw["scope"]), body["scope"])
    properties = raw.get("properties")
    if type_ in TEMPLATE_TYPES and isinstance(properties, Mapping) and "template" in properties:
        return body | {"properties": {**body["properties"], "template": properties["template"]}}
    return body


def _known_parts(segments: tuple[Any, ...], whole: Any) -> Any:
    """An id with gaps, where at least its type is known; else the whole of it as it was."""
    known = [segment for segment in segments if not isinstance(segment, Hidden)]
    return "/".join("?" if isinstance(segment, Hidden) else segment for segment in segments) if known else whole


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
    is_newer = template.get("languageVersion") not in (None, "1.0")
    return Scope(values, {name.casefold(): value for name, value in known.items()}, is_newer)


def _parameters(properties: Mapping[str, Any]) -> Any:
    if properties.get("parametersLink") is not None:
        return Hidden("come from a link")
    return parsed(properties.get("parameters"))


def _given(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if [key for key in value if key.casefold() == "value"] == ["value"]:
        return value["value"]
    return Hidden("comes from another place")


def _own_scope(options: Any, outer: Scope | None) -> Any:
    """The scope that a nested template says, else the default of the template around it."""
    said = options.get("scope") if isinstance(options, Mapping) else options
    if said is None or str(said).casefold() == "notspecified":
        return "inner" if outer and outer.is_newer else "outer"
    return said.casefold() if isinstance(said, str) else said


def _misspelt(mappings: Iterable[Any], known: tuple[str, ...], place: str) -> Iterator[Opaque]:
    for key in (key for mapping in mappings if isinstance(mapping, Mapping) for key in mapping):
        if key not in known and any(key.casefold() == right.casefold() for right in known):
            yield Opaque(f"{key} is in another case, and Azure may read it all the same.", place)


def _entries(given: Any) -> Iterable[tuple[Any, Any]]:
    """The entries of a list, or of a template with symbolic names."""
    return given.items() if isinstance(given, Mapping) else enumerate(given or ())


def _why(value: Any) -> str:
    return value.because if isinstance(value, Hidden) else f"is a {type(value).__name__}"
