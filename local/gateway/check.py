"""Whether a document is one that API Management would store and this gateway can execute.

LIMITATIONS: children that must stand in the order of the reference page are refused in another order, which the
page asks for ("Set the policy's elements and child elements in the order provided"). A value that holds an expression
among other text is refused, because the pages don't say what it means.
"""

from collections.abc import Collection, Mapping

from local import csharp

from . import named_values
from .document import LARGEST, Node, parse
from .elements import DEFAULT_DIMENSIONS, MOST_DIMENSIONS, POLICIES, VARIABLES
from .known import Known, PolicyRefused
from .specification import SECTIONS, Attribute, Element, Section, boolean

_OPENINGS = ("@(", "@{")
_TRUTHS = frozenset({"bool", "object"})


def is_expression(text: str) -> bool:
    """Whether a value is C#."""
    return text.lstrip().startswith(_OPENINGS)


class Checker:
    """Walks a document; `scope` is where it would be stored."""

    def __init__(self, scope: str, known: Known) -> None:
        self._scope = scope
        self._known = known
        self._backends = {backend.lower() for backend in known.backends}
        self._fragments = {fragment.lower() for fragment in known.fragments}
        texts = known.fragments if isinstance(known.fragments, Mapping) else dict[str, str]()
        self._texts = {name.lower(): text for name, text in texts.items()}

    def check_document(self, root: Node) -> None:
        """Raises PolicyRefused for what is wrong with `<policies>`."""
        _plain(root)
        seen: set[str] = set()
        for child in root.children:
            if child.tag not in SECTIONS:
                raise child.refused(f"is no section; there are {', '.join(SECTIONS)}.")
            if child.tag in seen:
                raise child.refused("the section stands twice.")
            seen.add(child.tag)
            _plain(child)
            self._policies(child.children, child.tag, top=True)

    def check_fragment(self, root: Node) -> None:
        """Raises PolicyRefused for what is wrong with `<fragment>`; its section is not known before it is included."""
        _plain(root)
        self._policies(root.children, None, top=True)

    def _policies(self, nodes: list[Node], section: Section | None, *, top: bool = False) -> None:
        for node in nodes:
            found = POLICIES.get(node.tag)
            if found is None:
                raise node.refused("is not a policy that is known here.")
            if section and section not in found.sections:
                raise node.refused(f"is not allowed in the section '{section}'.")
            self._place(node, top)
            self._element(node, found, section, policy=True)
            if section and node.tag == "include-fragment":
                self._included(node, section)

    def _included(self, node: Node, section: Section) -> None:
        """A fragment that is known by its text must fit into the section."""
        text = self._texts.get(node.attributes["fragment-id"].lower())
        if text is None:
            return
        try:
            self._policies(parse(text, "fragment", largest=2 * LARGEST).children, section)
        except PolicyRefused as wrong:
            raise node.refused(f"the fragment '{node.attributes['fragment-id']}': {wrong}") from None

    def _place(self, node: Node, top: bool) -> None:
        if node.tag == "include-fragment" and self._scope == "fragment":
            raise node.refused("a fragment can't include another.")
        if node.tag == "base":
            if self._scope == "fragment":
                raise node.refused("is not allowed in a fragment.")
            if self._scope == "global":
                raise node.refused("is not allowed at the global scope, which has no parent.")
            if not top:
                raise node.refused("is allowed directly below a section only.")

    def _element(self, node: Node, found: Element, section: Section | None, *, policy: bool = False) -> None:
        self._attributes(node, found, policy)
        self._text(node, found)
        parts = [child for child in node.children if child.tag in found.parts]
        if found.holds_policies:
            self._policies(node.children, section)
        elif len(parts) < len(node.children):
            stranger = next(child for child in node.children if child.tag not in found.parts)
            raise stranger.refused(f"is not allowed in '{node.tag}'.")
        self._parts(node, found, section)
        self._references(node)

    def _attributes(self, node: Node, found: Element, policy: bool) -> None:
        allowed = {**found.attributes, "id": _ID} if policy else found.attributes
        for name, value in node.attributes.items():
            if name not in allowed:
                raise node.refused(f"'{name}' is no attribute of it.")
            self._value(node, f"attribute '{name}'", value, allowed[name])
        for name, attribute in found.attributes.items():
            if attribute.required and name not in node.attributes:
                raise node.refused(f"the attribute '{name}' is required.")
        if found.one_of and not any(name in node.attributes for name in found.one_of):
            raise node.refused(f"one of the attributes {_listed(found.one_of)} is required.")
        if sum(name in node.attributes for name in found.at_most_one_of) > 1:
            raise node.refused(f"only one of the attributes {_listed(found.at_most_one_of)} may be given.")
        if ("token-quota" in node.attributes) != ("token-quota-period" in node.attributes):
            raise node.refused("'token-quota' and 'token-quota-period' go together.")

    def _text(self, node: Node, found: Element) -> None:
        if found.text is None:
            _plain(node)
        elif found.text.required or node.text.strip():
            self._value(node, "text", node.text, found.text)

    def _parts(self, node: Node, found: Element, section: Section | None) -> None:
        order = list(found.parts)
        places = [order.index(child.tag) for child in node.children if child.tag in found.parts]
        if places != sorted(places):
            raise node.refused(f"its children must stand in the order {', '.join(order)}.")
        for tag, (part, least, most) in found.parts.items():
            those = [child for child in node.children if child.tag == tag]
            if len(those) < least:
                raise node.refused(f"'{tag}' is required in it.")
            if len(those) > most:
                raise those[most].refused(f"may stand {most} time{'s' * (most != 1)} in '{node.tag}'.")
            for child in those:
                self._element(child, part, section)

    def _value(self, node: Node, what: str, text: str, attribute: Attribute) -> None:
        for name in named_values.names(text):
            if name not in self._known.named_values:
                raise node.refused(f"the named value '{name}' in the {what} does not exist.")
        if "{{" in text:
            if not isinstance(self._known.named_values, Mapping):
                return
            text = named_values.filled(text, self._known.named_values)
        if is_expression(text):
            self._expression(node, what, text, attribute)
        elif any(opening in text for opening in _OPENINGS):
            raise node.refused(f"the {what} holds an expression among other text; the whole value must be one.")
        elif wrong := attribute.check(text):
            raise node.refused(f"the {what} is '{text.strip()[:60]}', and {wrong}.")

    def _expression(self, node: Node, what: str, text: str, attribute: Attribute) -> None:
        if not attribute.expression:
            raise node.refused(f"the {what} takes no expression.")
        try:
            found = csharp.compiled(text.strip()).type
        except csharp.ExpressionError as wrong:
            raise node.refused(f"the expression in the {what} can't be compiled: {wrong}") from None
        if attribute.check is boolean and found not in _TRUTHS:
            raise node.refused(f"the expression in the {what} gives {found}, and must give bool.")
        if node.tag == "set-variable" and found.rstrip("?") not in VARIABLES:
            raise node.refused(f"the expression in the {what} gives {found}, which a variable can't hold.")

    def _references(self, node: Node) -> None:
        backend, fragment = node.attributes.get("backend-id"), node.attributes.get("fragment-id")
        if backend and "{{" not in backend and not is_expression(backend) and backend.lower() not in self._backends:
            raise node.refused(f"the backend '{backend}' does not exist.")
        if fragment and fragment.lower() not in self._fragments:
            raise node.refused(f"the policy fragment '{fragment}' does not exist.")
        if node.tag == "llm-emit-token-metric":
            _check_dimensions(node.children)
        if node.tag in ("set-header", "set-query-parameter"):
            _check_action(node)


_ID = Attribute(lambda _: None, expression=False)


def _check_dimensions(dimensions: list[Node]) -> None:
    custom = [one for one in dimensions if one.attributes["name"] not in DEFAULT_DIMENSIONS]
    if len(custom) > MOST_DIMENSIONS:
        raise custom[MOST_DIMENSIONS].refused(f"at most {MOST_DIMENSIONS} custom dimensions are allowed.")
    for one in custom:
        if "value" not in one.attributes:
            raise one.refused(f"'{one.attributes['name']}' is no default dimension, so it needs a value.")


def _check_action(node: Node) -> None:
    action = node.attributes.get("exists-action", "override")
    if action in ("override", "skip", "append") and not node.children:
        raise node.refused(f"'value' is required to {action}.")


def _plain(node: Node) -> None:
    if node.text.strip():
        raise node.refused(f"holds the text '{node.text.strip()[:40]}', where only elements are allowed.")


def _listed(names: Collection[str]) -> str:
    return " and ".join(f"'{name}'" for name in names)
