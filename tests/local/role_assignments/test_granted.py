"""Which roles a principal has on a resource: its own, its group's, its subscription's."""

from datetime import UTC, datetime, timedelta
from typing import Any

from local import Azure
from local.role_assignments import roles

ROLE = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
NAME = "0b2ad04f-8c1f-4b51-9f21-0a4de6d6a111"


def found(azure: Azure, resource: str, principal: str = "p", late: float = 0.0, in_: float = 1.0) -> set[str]:
    with azure.store.reading() as db:
        return set(roles(db, principal, resource, datetime.now(UTC) + timedelta(seconds=in_), late))


def test_a_role_holds_below_its_scope_and_nowhere_else(azure: Azure, ask: Any, account: str) -> None:
    group = account.split("/providers", maxsplit=1)[0]
    body = {"properties": {"roleDefinitionId": f"/roleDefinitions/{ROLE.upper()}", "principalId": "P"}}
    ask("PUT", f"{group}/providers/Microsoft.Authorization/roleAssignments/{NAME}", body)
    assert found(azure, account) == found(azure, account.upper()) == found(azure, group) == {ROLE}
    assert found(azure, account, principal="q") == set()
    assert found(azure, "/subscriptions/sub/resourceGroups/rg2/providers/x/y/z") == set()
    assert found(azure, "/subscriptions/sub") == set()


def test_a_role_may_take_its_time(azure: Azure, ask: Any, account: str) -> None:
    body = {"properties": {"roleDefinitionId": f"/roleDefinitions/{ROLE}", "principalId": "p"}}
    ask("PUT", f"{account}/providers/Microsoft.Authorization/roleAssignments/{NAME}", body)
    assert found(azure, account, late=60) == set()
    assert found(azure, account, late=60, in_=61) == {ROLE}
