"""Whatever is asked of ARM in whatever order, it does what a simple model of the rules says."""

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from local import open_azure
from local.arm import Request

QUOTA = 3000
GROUP = "/subscriptions/sub/resourceGroups/rg"
ACCOUNTS = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts"
DELETED = (
    "/subscriptions/sub/providers/Microsoft.CognitiveServices/locations/westeurope/resourceGroups/rg/deletedAccounts"
)
HEADERS = {"authorization": "Bearer x", "content-type": "application/json"}

names = st.sampled_from(["one", "two"])
deployments = st.sampled_from(["d", "e", "f"])
models = st.sampled_from([("text-embedding-ada-002", "1"), ("text-embedding-ada-002", "2"), ("whisper", "001")])
capacities = st.sampled_from([1, 1000, 2000, 4000])


class Arm(RuleBasedStateMachine):
    """The model: accounts by name with their deployments (model, version, capacity), and the names soft-deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.azure = open_azure(None)
        self.azure.behaviour.set_latencies({})
        self.accounts: dict[str, dict[str, tuple[str, str, int]]] = {}
        self.deleted: set[str] = set()
        self.ask("PUT", GROUP, {"location": "westeurope"}, "2024-03-01")

    def teardown(self) -> None:
        self.azure.close()

    def ask(self, method: str, path: str, body: Any = None, version: str = "2025-06-01") -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        return self.azure.arm.handle(Request(method, path, {"api-version": version}, HEADERS, content))

    @rule(name=names, restore=st.booleans())
    def write_account(self, name: str, restore: bool) -> None:
        body = {"location": "westeurope", "kind": "OpenAI", "sku": {"name": "S0"}}
        properties = {"properties": {"customSubDomainName": name, **({"restore": True} if restore else {})}}
        status = self.ask("PUT", f"{ACCOUNTS}/{name}", body | properties).status
        if name in self.accounts:
            assert status == 200
        elif name in self.deleted:
            assert status == (201 if restore else 409)
        else:
            assert status == (400 if restore else 201)
        if status == 201:
            self.deleted.discard(name)
            self.accounts[name] = {}

    @rule(name=names)
    def delete_account(self, name: str) -> None:
        status = self.ask("DELETE", f"{ACCOUNTS}/{name}").status
        assert status == (204 if name not in self.accounts else 409 if self.accounts[name] else 200)
        if status == 200:
            del self.accounts[name]
            self.deleted.add(name)

    @rule(name=names)
    def purge(self, name: str) -> None:
        assert self.ask("DELETE", f"{DELETED}/{name}").status == (200 if name in self.deleted else 204)
        self.deleted.discard(name)

    @rule()
    def let_two_days_pass(self) -> None:
        self.azure.clock.advance(48 * 3600)
        self.deleted.clear()

    @precondition(lambda self: self.accounts)
    @rule(name=names, deployment=deployments, model=models, capacity=capacities)
    def write_deployment(self, name: str, deployment: str, model: tuple[str, str], capacity: int) -> None:
        body = {
            "sku": {"name": "Standard", "capacity": capacity},
            "properties": {"model": {"format": "OpenAI", "name": model[0], "version": model[1]}},
        }
        answer = self.ask("PUT", f"{ACCOUNTS}/{name}/deployments/{deployment}", body)
        expected = self.expected(name, deployment, model, capacity)
        assert (answer.status if answer.status < 300 else answer.body["error"]["code"]) == expected
        if answer.status < 300:
            self.accounts[name][deployment] = (*model, capacity)

    def expected(self, name: str, deployment: str, model: tuple[str, str], capacity: int) -> int | str:
        if name not in self.accounts:
            return "ParentResourceNotFound"
        old = self.accounts[name].get(deployment)
        if old and old[0] != model[0]:
            return "CannotChangeDeploymentModel"
        if old and old[1] != model[1] and old[2] != capacity:
            return "BadRequest"
        used = sum(c for account in self.accounts.values() for m, _, c in account.values() if m == model[0])
        before = old[2] if old else 0
        if capacity > before and used - before + capacity > QUOTA:
            return "InsufficientQuota"
        return 200 if old else 201

    @rule(name=names, deployment=deployments)
    def delete_deployment(self, name: str, deployment: str) -> None:
        there = deployment in self.accounts.get(name, {})
        status = self.ask("DELETE", f"{ACCOUNTS}/{name}/deployments/{deployment}").status
        assert status == (200 if there else 204)
        self.accounts.get(name, {}).pop(deployment, None)

    @invariant()
    def everything_is_listed_as_it_was_written(self) -> None:
        found = {
            endpoint.account: {(d.name, d.model, d.version, d.tokens_per_minute) for d in endpoint.deployments}
            for endpoint in self.azure.endpoints()
        }
        assert found == {
            name: {(d, model, version, capacity * 1000) for d, (model, version, capacity) in written.items()}
            for name, written in self.accounts.items()
        }


Arm.TestCase.settings = settings(max_examples=30, stateful_step_count=30)
TestArm = Arm.TestCase
