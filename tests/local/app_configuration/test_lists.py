"""Lists of the data plane: filters, pages and their entity tags, history, keys and labels."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import Azure
from local.app_configuration import filters
from local.app_configuration.problems import Problem


def body(answer: Any) -> Any:
    return json.loads(answer.body)


def keys(answer: Any) -> list[str]:
    return [item["key"] for item in body(answer)["items"]]


@pytest.fixture
def filled(data: Any) -> Any:
    for key, label in (("a", ""), ("a", "prod"), ("ab", ""), ("b,c", "test"), ("b*", "")):
        data("PUT", f"/kv/{quote(key, safe='')}?label={label}", {"value": "v", "tags": {"k": key, "none": None}})
    return data


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["a", "a", "ab", "b*", "b,c"]),
        ("key=*", ["a", "a", "ab", "b*", "b,c"]),
        ("key=a", ["a", "a"]),
        ("key=a*", ["a", "a", "ab"]),
        ("key=a,ab", ["a", "a", "ab"]),
        (r"key=b\,c", ["b,c"]),
        (r"key=b\*", ["b*"]),
        ("label=%00", ["a", "ab", "b*"]),
        ("label=", ["a", "a", "ab", "b*", "b,c"]),
        ("label=prod,%00", ["a", "a", "ab", "b*"]),
        ("label=t*", ["b,c"]),
        ("key=a*&label=prod", ["a"]),
        ("tags=k=ab", ["ab"]),
        (r"tags=k=b\,c&tags=none=%00", ["b,c"]),
        ("tags=k=", []),
    ],
)
def test_a_filter_takes_what_it_says(filled: Any, query: str, found: list[str]) -> None:
    assert keys(filled("GET", f"/kv?{query}")) == found


@pytest.mark.parametrize(
    ("query", "name", "detail"),
    [
        ("key=a*b", "key", "key(1): Invalid character"),
        ("key=x,a*", "key", "key(3): Invalid character"),
        ("label=1,2,3,4,5,6", "label", "Too many values. Maximum supported is 5"),
        ("tags=novalue", "tags", "'novalue' is not in the form tagName=tagValue"),
    ],
)
def test_a_malformed_filter_is_refused(data: Any, query: str, name: str, detail: str) -> None:
    refused = data("GET", f"/kv?{query}")
    told = body(refused)
    assert (refused.status, told["title"]) == (400, f"Invalid request parameter '{name}'")
    assert (told["name"], told["detail"]) == (name, detail)


@given(st.text(min_size=1))
def test_any_key_is_found_by_its_escaped_self(key: str) -> None:
    escaped = "".join(f"\\{character}" for character in key)
    assert filters.read("key", escaped) == filters.Filter((key,))


@given(st.text(r"a*,\="))
def test_any_text_is_a_filter_or_a_problem(text: str) -> None:
    for read in (lambda: filters.read("key", text), lambda: filters.read_tags([text])):
        try:
            read()
        except Problem as problem:
            assert problem.status == 400


@pytest.fixture
def many(data: Any) -> Any:
    for number in range(150):
        data("PUT", f"/kv/k{number:03}", {"value": "v"})
    return data


def test_a_page_has_a_hundred_items_and_a_link(many: Any) -> None:
    first = many("GET", "/kv?key=k*")
    link = body(first)["@nextLink"]
    assert len(keys(first)) == 100
    assert first.headers["link"] == f'<{link}>; rel="next"'
    assert link.startswith("/kv?key=k%2A&api-version=2024-09-01&after=")
    second = many("GET", link)
    assert (keys(second)[0], len(keys(second)), "link" in second.headers) == ("k100", 50, False)
    again = body(many("GET", "/kv?after=nonsense"))
    assert (again["items"][0]["key"], again["@nextLink"].count("after=")) == ("k000", 1)


def test_a_page_has_an_entity_tag_that_changes_with_its_items(many: Any) -> None:
    first = many("GET", "/kv?key=k*")
    assert first.headers["etag"] == f'"{body(first)["etag"]}"'
    second = many("GET", body(first)["@nextLink"])
    many("PUT", "/kv/k120", {"value": "w"})
    same = many("GET", "/kv?key=k*", if_none_match=first.headers["etag"])
    assert (same.status, same.body, same.headers["link"]) == (304, b"", first.headers["link"])
    changed = many("GET", body(first)["@nextLink"], if_none_match=second.headers["etag"])
    assert changed.status == 200
    assert many("GET", "/kv?key=k*", if_match='"other"').status == 412


def test_a_full_last_page_is_followed_by_an_empty_one(data: Any) -> None:
    for number in range(100):
        data("PUT", f"/kv/k{number:03}", {"value": "v"})
    first = data("GET", "/kv")
    empty = data("GET", body(first)["@nextLink"])
    assert (keys(empty), bool(empty.headers["etag"])) == ([], True)
    data("PUT", "/kv/z", {"value": "v"})
    assert data("GET", body(first)["@nextLink"], if_none_match=empty.headers["etag"]).status == 200


def test_the_history_tells_every_value_for_as_long_as_the_tier_keeps_it(azure: Azure, data: Any) -> None:
    for value in ("1", "2"):
        data("PUT", "/kv/a", {"value": value})
    data("DELETE", "/kv/a")
    assert [item["value"] for item in body(data("GET", "/revisions?key=a"))["items"]] == ["2", "1"]
    azure.clock.advance(31 * 24 * 3600)
    assert body(data("GET", "/revisions"))["items"] == []


def test_the_history_has_pages_too(many: Any) -> None:
    first = many("GET", "/revisions")
    assert keys(first)[0] == "k149"
    assert keys(many("GET", body(first)["@nextLink"])) == [f"k{number:03}" for number in reversed(range(50))]


def test_keys_and_labels_are_listed_once(filled: Any) -> None:
    assert [item["name"] for item in body(filled("GET", "/keys"))["items"]] == ["a", "ab", "b*", "b,c"]
    assert [item["name"] for item in body(filled("GET", "/keys?name=a*"))["items"]] == ["a", "ab"]
    found = filled("GET", "/labels")
    assert found.headers["content-type"] == "application/vnd.microsoft.appconfig.labelset+json; charset=utf-8"
    assert [item["name"] for item in body(found)["items"]] == [None, "prod", "test"]


def test_keys_come_in_pages(many: Any) -> None:
    link = body(many("GET", "/keys?name=k*"))["@nextLink"]
    assert len(body(many("GET", link))["items"]) == 50
