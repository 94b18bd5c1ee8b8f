"""Policy documents and fragments: what is stored, how it is told, what is refused, and what stays while in use."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import Azure
from local.api_management import Services
from local.api_management.documents import rendered
from local.gateway.document import Node, parse

SINGLE = {"url": "https://a.b/c", "protocol": "http"}
FRAGMENT = '<fragment><set-variable name="a" value="b" /></fragment>'


def document(inbound: str = "<base />") -> dict[str, str]:
    sections = "<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>"
    return {"format": "rawxml", "value": f"<policies>\n<inbound>\n{inbound}\n</inbound>{sections}</policies>"}


def details(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    return [(found["target"], found["message"]) for found in answer.body["error"]["details"]]


@pytest.fixture
def scopes(send: Any, put: Any, api: str) -> list[str]:
    """The paths of one document at each scope."""
    put(f"{api}/operations/o", displayName="O", method="GET", urlTemplate="/")
    put("products/p", displayName="P")
    places = ("", "products/p/", f"{api}/", f"{api}/operations/o/")
    return [f"{place}policies/policy" for place in places]


def test_a_document_is_stored_at_every_scope(send: Any, put: Any, scopes: list[str], azure: Azure) -> None:
    for number, path in enumerate(scopes):
        plain = "" if path == "policies/policy" else "<base />"
        text = document(f'{plain}<set-variable name="a" value="{number}" />')["value"]
        text = text.replace("<base />", "") if not plain else text
        assert put(path, format="rawxml", value=text).status == (200 if path == "policies/policy" else 201)
        assert send("GET", path, query={"format": "rawxml"}).body["properties"] == {"format": "rawxml", "value": text}
    found = Services(azure.store).snapshot().services["apim"]
    api = found.apis["openai"]
    stored = [found.policy, found.products["p"].policy, api.policy, api.operations[0].policy]
    assert [f'value="{number}"' in str(text) for number, text in enumerate(stored)] == [True] * 4


def test_a_new_service_has_a_document(send: Any, service: str) -> None:
    value = send("GET", "policies/policy").body["properties"]["value"]
    assert "<forward-request />" in value
    assert rendered(value) == value


def test_a_document_is_told_in_the_service_s_own_white_space(send: Any, put: Any, api: str) -> None:
    put(
        f"{api}/policies/policy",
        **document('<set-variable name="a" value="@(1 &lt; 2 ? &quot;x&quot; : &quot;y&quot;)"/>'),
    )
    told = send("GET", f"{api}/policies/policy").body["properties"]
    assert told["format"] == "xml"
    assert told["value"].startswith(
        '<policies>\r\n\t<inbound>\r\n\t\t<set-variable name="a" value="@(1 &lt; 2 ? &quot;x'
    )
    assert (
        send("GET", f"{api}/policies", query={"format": "rawxml"}).body["value"][0]["properties"]["format"] == "rawxml"
    )
    assert details(send("GET", f"{api}/policies/policy", query={"format": "json"}))[0][0] == "format"


@pytest.mark.parametrize(
    ("inbound", "element", "says"),
    [
        (
            '<set-backend-service backend-id="none" />',
            "set-backend-service",
            "'none'",
        ),
        ('<include-fragment fragment-id="none" />', "include-fragment", "'none'"),
        ('<set-variable name="a" value="{{none}}" />', "set-variable", "none"),
        ('<set-variable name="a" value="@(System.IO.File.ReadAllText(&quot;x&quot;))" />', "set-variable", ""),
        ('<set-variable name="a" value="@(1 +)" />', "set-variable", ""),
        ("<make-coffee />", "make-coffee", ""),
        ('<set-variable name="a" />', "set-variable", "value"),
    ],
)
def test_a_refusal_names_the_element_and_its_line(
    send: Any, put: Any, api: str, inbound: str, element: str, says: str
) -> None:
    ((target, message),) = details(put(f"{api}/policies/policy", **document(f"<base />\n{inbound}")))
    assert target == element
    assert message.startswith(f"Error in element '{element}' on line 4")
    assert says in message
    assert send("GET", f"{api}/policies/policy").status == 404


@pytest.mark.parametrize(
    "value", ["<policies>", "no xml", "<fragment />", "<policies><inbound></policies>", "<!DOCTYPE a><policies />"]
)
def test_what_is_no_document_is_refused(put: Any, api: str, value: str) -> None:
    assert details(put(f"{api}/policies/policy", format="rawxml", value=value))


def test_a_document_has_a_known_format_a_value_and_one_name(put: Any, api: str) -> None:
    path = f"{api}/policies/policy"
    assert details(put(path, format="xml-link", value="https://a"))[0][0] == "format"
    assert details(put(path, format="xml"))[0][0] == "value"
    answer = put(f"{api}/policies/mine", **document())
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    assert answer.body["error"]["message"] == "A policy's name must be 'policy', and is 'mine'."


def test_a_fragment_is_stored_told_and_refused(send: Any, put: Any, service: str) -> None:
    made = put("policyFragments/f", value=FRAGMENT, format="rawxml", description="D")
    assert (made.status, made.body["properties"]["provisioningState"]) == (201, "Succeeded")
    assert send("GET", "policyFragments/f", query={"format": "rawxml"}).body["properties"]["value"] == FRAGMENT
    assert details(put("policyFragments/g", value="<policies />"))
    assert details(put("policyFragments/g", value="<fragment><base /></fragment>"))
    assert details(put("policyFragments/g", value=FRAGMENT, description="d" * 1001))[0][0] == "description"


def test_a_fragment_in_use_stays(send: Any, put: Any, scopes: list[str]) -> None:
    put("policyFragments/f", value=FRAGMENT)
    for path in scopes[1:]:
        put(path, **document('<base /><include-fragment fragment-id="F" />'))
    answer = send("DELETE", "policyFragments/f")
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    assert answer.body["error"]["message"] == (
        "The Policy Fragment 'f' is used by the following entities:\r\n/apis/openai/operations/o/policies/policy\r\n"
        "/apis/openai/policies/policy\r\n/products/p/policies/policy\r\n"
    )
    send("DELETE", "apis/openai")
    assert send("DELETE", "policyFragments/f").status == 400
    put("products/p/policies/policy", **document())
    assert send("DELETE", "policyFragments/f").status == 200


@pytest.mark.parametrize(
    ("used", "properties", "inbound", "title"),
    [
        ("backends/b", SINGLE, '<set-backend-service backend-id="b" />', "Backend 'b'"),
        (
            "namedValues/n",
            {"displayName": "name", "value": "v"},
            '<set-variable name="a" value="{{name}}" />',
            "Named Value 'name'",
        ),
    ],
)
def test_what_a_document_names_stays(
    send: Any, put: Any, api: str, used: str, properties: Any, inbound: str, title: str
) -> None:
    put(used, **properties)
    assert put(f"{api}/policies/policy", **document(f"<base />{inbound}")).status == 201
    assert title in send("DELETE", used).body["error"]["message"]
    assert send("DELETE", f"{api}/policies/policy").status == 200
    assert send("DELETE", used).status == 200


def test_what_a_fragment_names_stays(send: Any, put: Any, service: str) -> None:
    put("backends/b", **SINGLE)
    put("policyFragments/f", value='<fragment><set-backend-service backend-id="b" /></fragment>')
    assert "/policyFragments/f" in send("DELETE", "backends/b").body["error"]["message"]


def test_a_refused_document_leaves_what_was_there_in_use(send: Any, put: Any, api: str) -> None:
    put("policyFragments/f", value=FRAGMENT)
    path = f"{api}/policies/policy"
    put(path, **document('<base /><include-fragment fragment-id="f" />'))
    assert put(path, **document("<make-coffee />")).status == 400
    assert send("DELETE", "policyFragments/f").status == 400


names = st.sampled_from(["a", "b-c"])
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8
)
trees = st.recursive(
    st.builds(lambda n, t: (n, t, []), names, texts),
    lambda inner: st.builds(lambda n, t, c: (n, t, c), names, texts, st.lists(inner, max_size=3)),
)


@given(trees)
def test_a_document_s_white_space_is_the_service_s_only_once(tree: Any) -> None:
    text = ET.tostring(_element(tree), "unicode")
    once = rendered(text)
    assert rendered(once) == once
    assert attributes(parse(once, tree[0])) == attributes(parse(text, tree[0]))


def attributes(node: Node) -> list[Any]:
    return [node.tag, node.attributes, [attributes(child) for child in node.children]]


def _element(tree: Any) -> ET.Element:
    name, text, children = tree
    made = ET.Element(name, {"x": text})
    made.text = None if children else text
    made.extend(_element(child) for child in children)
    return made
