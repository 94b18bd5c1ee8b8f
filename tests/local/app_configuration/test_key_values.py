"""One key-value of the data plane: written, told, conditional, locked; refusals as the service words them."""

import json
from typing import Any

import pytest

from local import Azure

KV = "application/vnd.microsoft.appconfig.kv+json; charset=utf-8"


def body(answer: Any) -> Any:
    return json.loads(answer.body)


def test_a_key_value_tells_all_of_itself(data: Any) -> None:
    made = data("PUT", "/kv/a%2Fb?label=prod", {"value": "v", "content_type": "text/plain", "tags": {"t": None}})
    assert (made.status, made.headers["content-type"]) == (200, KV)
    found = data("GET", "/kv/a/b?label=prod")
    told = body(found)
    assert found.headers["etag"] == f'"{told["etag"]}"'
    assert found.headers["last-modified"].endswith("GMT")
    assert found.headers["sync-token"].endswith(";sn=1")
    assert (told["key"], told["label"], told["value"], told["tags"]) == ("a/b", "prod", "v", {"t": None})
    assert (told["content_type"], told["locked"], "description" in told) == ("text/plain", False, False)


@pytest.mark.parametrize("label", ["", "?label=", "?label=%00"])
def test_no_label_is_written_in_three_ways(data: Any, label: str) -> None:
    data("PUT", "/kv/a", {"value": "v"})
    assert body(data("GET", f"/kv/a{label}"))["label"] is None


def test_a_description_is_told_to_those_who_know_of_it(data: Any) -> None:
    newest = "?api-version=2026-04-01"
    assert body(data("PUT", f"/kv/a{newest}", {"value": "v", "description": "why"}))["description"] == "why"
    assert "description" not in body(data("GET", "/kv/a"))


def test_fields_are_chosen(data: Any) -> None:
    data("PUT", "/kv/a", {"value": "v"})
    assert body(data("GET", "/kv/a?$select=key,value")) == {"key": "a", "value": "v"}
    assert body(data("GET", "/kv?%24select=etag"))["items"][0].keys() == {"etag"}


def test_what_isn_t_there_is_404_and_deleting_it_204(data: Any) -> None:
    missing = data("GET", "/kv/a")
    assert (missing.status, missing.body) == (404, b"")
    assert data("DELETE", "/kv/a").status == 204
    data("PUT", "/kv/a", {"value": "v"})
    assert body(data("DELETE", "/kv/a"))["value"] == "v"
    assert data("GET", "/kv/a").status == 404


def test_the_same_again_changes_nothing(data: Any) -> None:
    first, again, other = (body(data("PUT", "/kv/a", {"value": value}))["etag"] for value in ("v", "v", "w"))
    assert first == again != other


def test_a_client_that_has_it_gets_304(data: Any) -> None:
    etag = data("PUT", "/kv/a", {"value": "v"}).headers["etag"]
    same = data("GET", "/kv/a", if_none_match=etag)
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", etag)
    assert data("GET", "/kv/a", if_none_match='"other"').status == 200
    assert data("GET", "/kv/a", if_match=etag).status == 200
    assert data("GET", "/kv/a", if_match='"other"').status == 412


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_write_may_have_conditions(data: Any, method: str) -> None:
    def written(**headers: str) -> int:
        return data(method, "/kv/a", {"value": "new"} if method == "PUT" else None, **headers).status

    assert written(if_match="*") == 412
    etag = data("PUT", "/kv/a", {"value": "v"}).headers["etag"]
    assert written(if_match='"other"') == 412
    assert written(if_none_match="*") == 412
    assert written(if_none_match=etag) == 412
    assert written(if_match=etag) == 200


def test_a_locked_key_value_is_read_only_until_it_is_unlocked(data: Any) -> None:
    assert data("PUT", "/locks/a").status == 404
    first = body(data("PUT", "/kv/a", {"value": "v"}))["etag"]
    locked = body(data("PUT", "/locks/a"))
    assert (locked["locked"], locked["etag"] != first) == (True, True)
    assert body(data("PUT", "/locks/a"))["etag"] == locked["etag"]
    for refused in (data("PUT", "/kv/a", {"value": "w"}), data("DELETE", "/kv/a")):
        assert (refused.status, refused.headers["content-type"]) == (409, "application/problem+json; charset=utf-8")
        assert body(refused) == {
            "type": "https://azconfig.io/errors/key-locked",
            "title": "Modifing key 'a' is not allowed",
            "name": "a",
            "detail": "The key is read-only. To allow modification unlock it first.",
            "status": 409,
        }
    assert data("DELETE", "/locks/a", if_match='"other"').status == 412
    assert not body(data("DELETE", "/locks/a"))["locked"]
    assert data("PUT", "/kv/a", {"value": "w"}).status == 200


def test_ten_kilobytes_of_body_are_all_that_is_taken(data: Any) -> None:
    longest = "x" * (10 * 1024 - len(json.dumps({"value": ""})))
    assert data("PUT", "/kv/a", {"value": longest}).status == 200
    assert data("PUT", "/kv/a", {"value": longest + "x"}).status == 413


@pytest.mark.parametrize(
    ("content", "name"), [("text", "body"), ([1], "body"), ({"value": 1}, "value"), ({"tags": {"a": 1}}, "tags")]
)
def test_a_body_that_is_no_key_value_is_refused(data: Any, content: Any, name: str) -> None:
    refused = data("PUT", "/kv/a", content)
    assert (refused.status, body(refused)["name"]) == (400, name)


def test_keys_and_labels_have_their_length_and_no_control_characters(data: Any) -> None:
    for target in (f"/kv/{'k' * 257}", "/kv/a%0Ab", f"/kv/a?label={'l' * 257}"):
        assert data("PUT", target, {"value": "v"}).status == 400


def test_another_media_type_is_refused(data: Any) -> None:
    assert data("PUT", "/kv/a", {"value": "v"}, content_type="text/plain").status == 415


@pytest.mark.parametrize(
    ("version", "title"), [("", "API version is not specified"), ("1.0", "Unsupported API version")]
)
def test_a_version_is_needed_and_must_be_served(data: Any, version: str, title: str) -> None:
    refused = data("GET", f"/kv/a?api-version={version}")
    assert (refused.status, body(refused)["title"], body(refused)["name"]) == (400, title, "api-version")


def test_what_is_left_out_says_so(data: Any) -> None:
    for target, headers in (("/snapshots/s", {}), ("/kv?snapshot=s", {}), ("/kv", {"accept_datetime": "now"})):
        refused = data("GET", target, **headers)
        assert refused.status == 501
        assert body(refused)["title"].startswith("The local App Configuration does not serve ")
    assert data("POST", "/kv/a").headers["allow"] == "GET, PUT, DELETE"
    assert data("GET", "/other").status == 404


def test_a_store_that_isn_t_there_would_not_resolve(data: Any) -> None:
    missing = data("GET", "/kv", name="nobody")
    assert (missing.status, body(missing)["title"]) == (404, "There is no store 'nobody'.")


def test_a_replica_answers_with_the_store_s_data(data: Any, send: Any) -> None:
    send("PUT", "replicas/france", {"location": "francecentral"})
    data("PUT", "/kv/a", {"value": "v"}, name="appcs-main-france")
    assert body(data("GET", "/kv/a"))["value"] == "v"


def test_a_reset_forgets_it_all(azure: Azure, data: Any, make: Any, grant: Any) -> None:
    data("PUT", "/kv/a", {"value": "v"})
    azure.reset()
    assert data("GET", "/kv/a").status == 404
    make()
    grant("owner")
    assert data("GET", "/kv/a").status == 404
