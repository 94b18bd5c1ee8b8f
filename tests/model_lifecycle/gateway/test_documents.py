"""The policy documents are well formed, say what they must, and no text of a configuration means anything in them."""

import hashlib
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model_lifecycle import gateway as room
from model_lifecycle.gateway import documents
from policies import bundle

FOLDER = Path(room.__file__).parent
TEXTS = st.text() | st.text(alphabet="{}@()$<>&'\"\\\n]-!a", max_size=12)
SECTIONS = ["inbound", "backend", "outbound", "on-error"]
EVERY = re.compile(r"context\.Variables\[\"(\w+)\"\]")


def included(document: Any) -> list[str]:
    return [str(element.get("fragment-id")) for element in document.iter("include-fragment")]


def expressions(element: Any) -> list[str]:
    """Every expression in a document; what holds one is nothing but it."""
    values = [*(value for each in element.iter() for value in each.attrib.values()), *_texts(element)]
    return [value for value in values if value.strip().startswith(("@(", "@{"))]


def _texts(element: Any) -> list[str]:
    return [each.text for each in element.iter() if each.text and each.text.strip()]


def test_every_document_is_well_formed_and_has_all_sections(main: Any, texts: Any, parsed: Any) -> None:
    for name, text in texts(main).items():
        root = parsed(text)
        if name.startswith("fragment"):
            assert root.tag == "fragment"
            assert not [*root.iter("include-fragment"), *root.iter("base")], f"{name}: fragments can't nest"
        else:
            assert [child.tag for child in root] == SECTIONS, name


def test_every_fragment_that_is_included_exists_and_every_one_that_exists_is_included(
    main: Any, texts: Any, parsed: Any
) -> None:
    used = {name for text in texts(main).values() for name in included(parsed(text))}
    assert used == {each["name"] for each in main["fragments"]}


def test_every_file_of_fragments_becomes_one(main: Any) -> None:
    files = {path.stem for path in FOLDER.glob("fragments/*.xml")}
    assert files == {re.sub(r"-[0-9a-f]$", "", each["name"]) for each in main["fragments"]}


def test_the_files_are_indented_by_two_spaces_and_hold_no_tabs() -> None:
    for path in FOLDER.rglob("*.xml"):
        text = path.read_text()
        assert "\t" not in text
        assert text.endswith(">\n")
        openings = [line for line in text.splitlines() if line.lstrip().startswith(("<", "</"))]
        assert not [line for line in openings if (len(line) - len(line.lstrip())) % 2], path.name


def test_nothing_is_read_of_a_request_s_body_before_its_caller_and_its_size_are_known(main: Any, parsed: Any) -> None:
    for api in main["apis"]:
        order = included(parsed(api["policy"]))
        assert order.index("hygiene") < order.index("refuse") < order.index("rights") < order.index("asked")
    readers = [each["name"] for each in main["fragments"] if "Request.Body" in each["text"]]
    assert readers == ["asked"]


def test_a_step_that_can_refuse_is_followed_by_the_refusal(main: Any, parsed: Any) -> None:
    refusing = {each["name"] for each in main["fragments"] if 'name="refusal"' in each["text"]}
    assert refusing == {"answer", "asked", "errors", "hygiene", "limits", "permit", "resolve", "rights"}
    for api in main["apis"]:
        order = included(parsed(api["policy"]))
        assert [step for step, after in pairwise(order) if after == "refuse"] == [
            *("hygiene", "rights", "asked", "resolve", "permit", "limits", "answer")
        ]
    assert included(parsed(main["policy"])) == ["errors", "refuse"]


def test_every_refusal_has_a_code_a_status_and_a_message(main: Any, texts: Any, parsed: Any) -> None:
    for name, text in texts(main).items():
        counts = Counter(element.get("name") for element in parsed(text).iter("set-variable"))
        assert counts["refusal"] == counts["refusalStatus"] == counts["refusalMessage"], name


def test_every_variable_that_is_read_is_set_somewhere(main: Any, texts: Any, parsed: Any) -> None:
    roots = [parsed(text) for text in texts(main).values()]
    given_ = {str(element.get("name")) for root in roots for element in root.iter("set-variable")}
    given_ |= {
        value for root in roots for each in root.iter() for key, value in each.attrib.items() if "variable-" in key
    }
    assert {name for root in roots for text in expressions(root) for name in EVERY.findall(text)} <= given_


def test_the_gateway_signs_in_as_itself_and_nothing_of_the_client_s_goes_on(
    main: Any, fragment: Any, parsed: Any
) -> None:
    identity = fragment(main, "identity")
    (own,) = identity.iter("authentication-managed-identity")
    assert own.get("resource") == "https://cognitiveservices.azure.com"
    headers = {element.get("name"): element.get("exists-action") for element in identity.iter("set-header")}
    assert headers["Authorization"] == "override"
    assert headers["api-key"] == headers["Ocp-Apim-Subscription-Key"] == "delete"
    assert [element.get("name") for element in identity.iter("set-query-parameter")] == ["subscription-key", "api-key"]
    assert {headers[name] for name in ("Cookie", "Forwarded", "x-forwarded-for", "x-user-id")} == {"delete"}
    for api in main["apis"]:
        assert included(parsed(api["policy"])).index("limits") < included(parsed(api["policy"])).index("identity")


def test_what_would_choose_another_deployment_is_taken_away(main: Any, fragment: Any) -> None:
    deleted = {
        e.get("name") for e in fragment(main, "hygiene").iter("set-header") if e.get("exists-action") == "delete"
    }
    assert deleted >= {"x-ms-spillover-deployment", "x-ms-oai-image-generation-deployment", "x-served-model"}


def test_a_retry_is_around_the_forwarding_only_and_looks_at_the_answer_only(main: Any, fragment: Any) -> None:
    forward = fragment(main, "forward")
    (retry,) = forward.iter("retry")
    assert [child.tag for child in retry] == ["forward-request"]
    assert set(re.findall(r"context\.(\w+)", str(retry.get("condition")))) == {"Response"}
    again, once = forward.iter("forward-request")
    assert (again.get("buffer-request-body"), once.get("buffer-request-body")) == ("true", None)
    assert {each.get("buffer-response") for each in (again, once)} == {"false"}
    assert {each.get("timeout") for each in (again, once)} == {"120"}


def test_bounds_of_the_configuration_reach_their_places(stack: Any, planned: Any, fragment: Any) -> None:
    stack["gateways"]["main"] |= {"tripSeconds": 7, "timeoutSeconds": 11, "requestLimitBytes": 13}
    found = planned(stack)["main"]
    assert {e.get("timeout") for e in fragment(found, "forward").iter("forward-request")} == {"11"}
    waits = [e.get("value") for name in ("answer", "errors") for e in fragment(found, name).iter("set-variable")]
    assert "7" in waits
    assert any('"Retry-After", "7")' in text for text in waits)
    assert any("> 13)" in text for text in expressions(fragment(found, "hygiene")))


def test_metrics_have_the_five_dimensions_that_there_can_be(main: Any, fragment: Any) -> None:
    names = [element.get("name") for element in fragment(main, "metrics").iter("dimension")]
    assert names == ["consumer", "model-version", "task", "release", "reason"]


def test_operations_are_those_of_the_stock_clients(main: Any) -> None:
    for api in main["apis"]:
        found = {(each["method"], each["url_template"]) for each in api["operations"]}
        assert found >= {
            ("POST", "/deployments/{deployment}/chat/completions"),
            ("POST", "/deployments/{deployment}/embeddings"),
            ("POST", "/v1/chat/completions"),
            ("POST", "/v1/embeddings"),
            ("POST", "/v1/responses"),
            ("GET", "/v1/responses/{response_id}"),
        }
        for each in api["operations"]:
            assert each["parameters"] == re.findall(r"\{(\w+)\}", each["url_template"])


def test_an_operation_sets_what_the_api_needs_before_it(main: Any, parsed: Any) -> None:
    for operation in main["apis"][0]["operations"]:
        (inbound,) = parsed(operation["policy"]).iter("inbound")
        before = [child.get("name") for child in inbound][: [child.tag for child in inbound].index("base")]
        assert "askedIn" in before
        assert ("stateful" in before) == ("responses" in operation["name"])


def test_an_api_for_tokens_is_there_when_an_application_is(stack: Any, planned: Any, parsed: Any) -> None:
    both = planned(stack)["main"]
    assert [(api["path"], api["subscription_required"]) for api in both["apis"]] == [
        ("openai", True),
        ("entra/openai", False),
    ]
    keys, tokens = (included(parsed(api["policy"]))[2:] for api in both["apis"])
    callers = [each["name"] for each in both["fragments"] if each["name"].startswith("callers-")]
    assert keys[: len(callers) + 2] == ["key", *callers, "rights"]
    assert tokens[: len(callers) + 2] == ["token", *callers, "rights"]
    del stack["consumers"]["contracts"]["applications"]
    assert [api["name"] for api in planned(stack)["main"]["apis"]] == ["openai"]


def test_a_token_must_be_of_the_tenant_and_for_the_audience(main: Any, fragment: Any) -> None:
    (policy,) = fragment(main, "token").iter("validate-azure-ad-token")
    assert policy.get("tenant-id") == "11111111-0000-0000-0000-000000000001"
    assert [element.text for element in policy.iter("audience")] == ['@("api://models")']


def test_a_gateway_without_consumers_is_complete_and_lets_nobody_in(
    stack: Any, planned: Any, texts: Any, fragment: Any, parsed: Any
) -> None:
    del stack["consumers"]
    found = planned(stack)["main"]
    assert found["consumers"] == []
    assert all(parsed(text) is not None for text in texts(found).values())
    assert not [*fragment(found, "limits").iter("llm-token-limit")]


def test_a_pack_that_is_published_carries_the_documents(tmp_path: Path) -> None:
    bundle.build(tmp_path / "pack")
    built = tmp_path / "pack" / "model_lifecycle" / "gateway"
    assert {path.relative_to(built) for path in built.rglob("*.xml")} == {
        path.relative_to(FOLDER) for path in FOLDER.rglob("*.xml")
    }


def test_a_placeholder_without_data_is_an_error() -> None:
    with pytest.raises(KeyError):
        documents.document("fragments/forward")


def test_every_error_and_header_is_in_the_documentation(main: Any, texts: Any, parsed: Any, fragment: Any) -> None:
    page = (FOLDER.parents[1] / "docs" / "gateway.md").read_text()
    roots = [parsed(text) for text in texts(main).values()]
    codes = {
        str(element.get("value"))
        for root in roots
        for element in root.iter("set-variable")
        if element.get("name") == "refusal"
    }
    asked = {name for root in roots for text in expressions(root) for name in re.findall(r'"(x-(?!ms-)[\w-]+)"', text)}
    told = {str(element.get("name")) for element in fragment(main, "answer").iter("set-header")}
    assert len(codes) >= 15
    assert [name for name in sorted(codes | asked | told) if f"`{name}`" not in page] == []


@given(text=TEXTS)
@example(text="{{{{secret}}}}")
def test_no_text_in_a_table_means_anything_to_xml_or_to_api_management(text: str, parsed: Any) -> None:
    written = documents.as_table({text: {"salt": text, "list": [text, {text: text}]}})
    document = documents.document("fragments/routes", routes=written)
    assert "{{" not in document
    first, second = parsed(document)
    assert json.loads(str(first.get("value"))) == {text: {"salt": text, "list": [text, {text: text}]}}
    assert not str(first.get("value")).strip().startswith("@")
    assert set(first.attrib) == set(second.attrib) == {"name", "value"}


@given(text=TEXTS)
@example(text="{{{secret}}}")
def test_an_audience_is_a_text_whatever_it_holds(text: str, parsed: Any) -> None:
    expression = documents.as_expression(text)
    document = documents.document("fragments/token", tenant_id="t", audience=expression)
    assert "{{" not in document
    (audience,) = parsed(document).iter("audience")
    assert json.loads(str(audience.text)[2:-1]) == text


def test_raising_a_percentage_keeps_everybody_who_is_on_the_canary(stack: Any, planned: Any, fragment: Any) -> None:
    earlier: set[int] = set()
    for percent in range(0, 101, 5):
        stack["routes"]["chat"]["canary"]["percent"] = percent
        table = json.loads(str(fragment(planned(stack)["main"], "routes")[0].get("value")))
        canary = {user for user in range(500) if table["chat"]["percent"] > _bucket(table["chat"]["salt"], f"u-{user}")}
        assert canary >= earlier
        earlier = canary
    assert len(earlier) == 500


def _bucket(salt: str, user: str) -> int:
    """The arithmetic that the fragment `resolve` writes in C#."""
    return int.from_bytes(hashlib.sha256(f"{salt}{user}".encode()).digest()[:4], "little") % 100
