"""Types as expressions write them. What the service does not allow is refused by name."""

from tree_sitter import Node

from local.csharp.allowed import ALIASES, ALLOWED, KEYWORDS, NAMESPACES
from local.csharp.kinds import Type, array_of, nullable
from local.csharp.library import TYPES, is_value_type
from local.csharp.source import text_of

from .binder import Binder, children, field_of, short

OF_CONTEXT = frozenset(
    {
        "BackendType",
        "BasicAuthCredentials",
        "IApi",
        "IGroup",
        "IMessageBody",
        "IPrivateEndpointConnection",
        "IResponse",
        "ISubscriptionKeyParameterNames",
        "IUrl",
        "IUserIdentity",
        "Jwt",
        "ProductState",
    }
)
"""Types of the service's own that its reference names, or its published samples (`IResponse`)."""


def resolved(binder: Binder, node: Node) -> Type:
    """The type that a node names.

    Raises:
        ExpressionError: no such type, not allowed, or not known here.
    """
    if node.type in {"identifier", "predefined_type"}:
        return named(binder, node, text_of(node), ())
    if node.type == "generic_name":
        arguments = [child for child in children(node) if child.type == "type_argument_list"][0]  # noqa: RUF015
        types = tuple(resolved(binder, child) for child in children(arguments))
        return named(binder, node, text_of(children(node)[0]), types)
    if node.type == "nullable_type":
        return _nullable(binder, node)
    if node.type == "array_type":
        return _array(binder, node)
    if node.type in {"qualified_name", "member_access_expression"}:
        return _qualified(binder, node)
    if node.type == "implicit_type":
        raise binder.error(node, "'var' can't stand here")
    raise binder.error(node, f"the type '{short(node)}' is not known in expressions here")


def _nullable(binder: Binder, node: Node) -> Type:
    inner = resolved(binder, field_of(node, "type"))
    if not is_value_type(inner):
        raise binder.error(node, f"'{short(node)}': {inner} can be null as it is (nullable references came with C# 8)")
    return nullable(inner)


def _array(binder: Binder, node: Node) -> Type:
    rank = field_of(node, "rank")
    if "," in text_of(rank):
        raise binder.error(node, "arrays of more than one dimension are not known here")
    return array_of(resolved(binder, field_of(node, "type")))


def _qualified(binder: Binder, node: Node) -> Type:
    name = field_of(node, "name")
    space = text_of(node)[: -len(text_of(name))].rstrip(" .\n\t").replace(" ", "")
    kind = resolved(binder, name)
    if ALLOWED.get(KEYWORDS.get(kind.name, kind.name)) != f"{space}.{KEYWORDS.get(kind.name, kind.name)}":
        raise binder.error(node, f"there is no allowed type '{short(node)}'")
    return kind


def named(binder: Binder, node: Node, name: str, types: tuple[Type, ...]) -> Type:
    """The type of a name and type arguments.

    Raises:
        ExpressionError: no such type, not allowed, not known here, or with other type arguments.
    """
    name = ALIASES.get(name, name)
    if name == "void":
        raise binder.error(node, "'void' is no type of values")
    if name not in KEYWORDS and name not in ALLOWED and name not in OF_CONTEXT:
        raise binder.error(node, f"'{name}' is no variable, and no type that API Management allows in expressions")
    if name not in TYPES:
        raise binder.error(node, f"'{name}' is a type of API Management's list that the local Azure does not know")
    if len(TYPES[name].parameters) != len(types):
        raise binder.error(node, f"'{name}' takes {len(TYPES[name].parameters)} type arguments, not {len(types)}")
    return Type(name, types)


def is_namespace(text: str) -> bool:
    """Whether the text is a namespace of allowed types, or the beginning of one."""
    return any(space == text or space.startswith(text + ".") for space in NAMESPACES)
