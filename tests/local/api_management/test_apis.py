"""APIs and their operations: defaults, paths, templates and their parameters."""

from typing import Any

import pytest

OPERATION = {"displayName": "Chat", "method": "POST", "urlTemplate": "/chat/{id}"}
PARAMETER = {"name": "id", "type": "string", "required": True}


def details(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    return [(found["target"], found["message"]) for found in answer.body["error"]["details"]]


def test_an_api_has_defaults(send: Any, api: str) -> None:
    properties = send("GET", api).body["properties"]
    names = {"header": "Ocp-Apim-Subscription-Key", "query": "subscription-key"}
    assert properties["subscriptionKeyParameterNames"] == names
    assert properties["subscriptionRequired"] is True
    assert (properties["type"], properties["protocols"]) == ("http", ["https"])


def test_an_api_s_key_travels_under_names_of_its_own(put: Any) -> None:
    made = put("apis/a", displayName="A", path="a", subscriptionKeyParameterNames={"header": "api-key"})
    assert made.body["properties"]["subscriptionKeyParameterNames"] == {
        "header": "api-key",
        "query": "subscription-key",
    }


@pytest.mark.parametrize("path", ["openai", "/openai/", "OpenAI"])
def test_two_apis_have_two_paths(put: Any, api: str, path: str) -> None:
    message = (
        f"Cannot create API 'b' with the same Path '{path.strip('/')}' as API 'openai'  unless it's a part of the "
    )
    assert details(put("apis/b", displayName="B", path=path)) == [("path", f"{message}same version set")]


def test_an_api_may_have_the_empty_path_and_keeps_its_own(put: Any, api: str) -> None:
    assert put("apis/root", displayName="R", path="").status == 201
    assert put(api, displayName="Other", path="openai").status == 200


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"displayName": None}, "displayName"),
        ({"displayName": "a" * 301}, "displayName"),
        ({"path": None}, "path"),
        ({"path": "a" * 401}, "path"),
        ({"type": "soap"}, "type"),
        ({"format": "openapi", "value": "{}"}, "format"),
        ({"apiVersionSetId": "x"}, "apiVersionSetId"),
    ],
)
def test_what_an_api_can_t_be(put: Any, change: Any, target: str) -> None:
    assert details(put("apis/a", **{"displayName": "A", "path": "a", **change}))[0][0] == target


def test_an_operation_s_parameters_are_declared(put: Any, api: str, send: Any) -> None:
    made = put(f"{api}/operations/chat", **OPERATION, templateParameters=[PARAMETER])
    assert made.status == 201
    assert send("GET", f"{api}/operations/chat").body["properties"]["templateParameters"] == [PARAMETER]


@pytest.mark.parametrize(
    ("template", "declared"),
    [("/chat/{id}", []), ("/chat", ["id"]), ("/chat/{id}?a={b}", ["id"]), ("/{*rest}", []), ("/{a}/{b}", ["a", "c"])],
)
def test_parameters_that_are_not_the_declared_ones_are_refused(
    put: Any, api: str, template: str, declared: list[str]
) -> None:
    parameters = [{**PARAMETER, "name": name} for name in declared]
    answer = put(f"{api}/operations/o", **{**OPERATION, "urlTemplate": template}, templateParameters=parameters)
    message = "All template parameters used in the UriTemplate must be defined in the Operation 'Chat', and vice-versa."
    assert details(answer) == [("", message)]


@pytest.mark.parametrize(("template", "name"), [("/{*rest}", "*rest"), ("/{*rest}", "rest"), ("/a?b={c}", "c")])
def test_wildcards_and_queries_are_parameters(put: Any, api: str, template: str, name: str) -> None:
    fields = {**OPERATION, "urlTemplate": template, "templateParameters": [{**PARAMETER, "name": name}]}
    assert put(f"{api}/operations/o", **fields).status == 201


@pytest.mark.parametrize("template", ["chat", "/chat/{id", "/chat/id}", "/{}"])
def test_a_template_is_well_formed(put: Any, api: str, template: str) -> None:
    answer = put(f"{api}/operations/o", **{**OPERATION, "urlTemplate": template})
    assert details(answer)[0][0] == "urlTemplate"


def test_two_operations_have_two_templates_or_methods(put: Any, api: str) -> None:
    put(f"{api}/operations/a", **OPERATION, templateParameters=[PARAMETER])
    same = {**OPERATION, "urlTemplate": "/CHAT/{name}", "templateParameters": [{**PARAMETER, "name": "name"}]}
    assert details(put(f"{api}/operations/b", **same))[0][0] == "urlTemplate"
    assert put(f"{api}/operations/b", **{**same, "method": "GET"}).status == 201


def test_operations_go_with_their_api(put: Any, api: str, send: Any) -> None:
    put(f"{api}/operations/a", **OPERATION, templateParameters=[PARAMETER])
    assert send("DELETE", api, query={"deleteRevisions": "true"}).status == 202
    put(api, displayName="A", path="openai")
    assert send("GET", f"{api}/operations").body["value"] == []
