"""Role assignments: granted once, never changed, gone with what they are granted on."""

from typing import Any

import pytest

ROLE = "/subscriptions/sub/providers/Microsoft.Authorization/roleDefinitions/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
NAME = "0b2ad04f-8c1f-4b51-9f21-0a4de6d6a111"
OTHER = "0b2ad04f-8c1f-4b51-9f21-0a4de6d6a222"


def path(scope: str, name: str = NAME) -> str:
    return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"


def grant(**fields: Any) -> dict[str, Any]:
    return {"properties": {"roleDefinitionId": ROLE, "principalId": "p", "principalType": "ServicePrincipal", **fields}}


def refused(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_a_role_is_granted_listed_and_taken_away(ask: Any, account: str) -> None:
    made = ask("PUT", path(account), grant())
    assert (made.status, made.body["id"], made.body["properties"]["scope"]) == (201, path(account), account)
    assert ask("PUT", path(account), grant(description="why")).status == 200
    assert [found["name"] for found in ask("GET", path(account).rsplit("/", 1)[0]).body["value"]] == [NAME]
    assert ask("DELETE", path(account)).body["name"] == NAME
    assert ask("DELETE", path(account)).status == 204
    assert refused(ask("GET", path(account))) == (404, "RoleAssignmentNotFound")


def test_the_same_grant_under_another_name_exists_already(ask: Any, account: str) -> None:
    ask("PUT", path(account), grant())
    assert refused(ask("PUT", path(account, OTHER), grant())) == (409, "RoleAssignmentExists")
    assert ask("PUT", path(account, OTHER), grant(principalId="q")).status == 201


def test_a_grant_can_t_become_another(ask: Any, account: str) -> None:
    ask("PUT", path(account), grant())
    assert refused(ask("PUT", path(account), grant(principalId="q"))) == (400, "RoleAssignmentUpdateNotPermitted")


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("nobody", grant(), "InvalidRoleAssignmentId"),
        (NAME, {}, "InvalidRequestContent"),
        (NAME, {"properties": {"roleDefinitionId": ROLE}}, "InvalidRequestContent"),
        (NAME, grant(colour="red"), "InvalidRequestContent"),
    ],
)
def test_what_is_refused(ask: Any, account: str, name: str, body: Any, code: str) -> None:
    assert refused(ask("PUT", path(account, name), body)) == (400, code)


def test_a_scope_must_be_there(ask: Any, account: str) -> None:
    assert refused(ask("PUT", path(f"{account}-gone"), grant())) == (404, "ResourceNotFound")
    assert refused(ask("PUT", path("/foo/bar"), grant())) == (404, "ResourceNotFound")
    assert ask("PUT", path("/subscriptions/sub"), grant()).status == 201


def test_what_is_deleted_takes_its_grants_along(ask: Any, account: str) -> None:
    ask("PUT", path(account), grant())
    ask("DELETE", account)
    assert ask("GET", path(account)).status == 404
