"""A compliant deployment and account, which tests break once; rules and the pack, run as the engine runs them."""

import contextlib
import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc
from pulumi_policy import PolicyResourceOptions, ResourceValidationArgs, StackValidationArgs
from pulumi_policy.policy import PolicyCustomTimeouts, PolicyResource
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from model_lifecycle.settings import PolicySettings
from policies import rule as rule_module
from policies.facts import Facts
from policies.rule import ResourceRule, StackRule

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENT_TYPE = "azure-native:cognitiveservices:Deployment"
ACCOUNT_TYPE = "azure-native:cognitiveservices:Account"
TODAY = "2026-11-21"

_DEPLOYMENT = {
    "accountName": "aoai-prod",
    "deploymentName": "gpt-5.4-2026-03-05-standard",
    "properties": {
        "model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"},
        "versionUpgradeOption": "NoAutoUpgrade",
    },
    "resourceGroupName": "rg",
    "sku": {"name": "Standard", "capacity": 10.0},
}
_ACCOUNT = {
    "accountName": "aoai-prod",
    "kind": "OpenAI",
    "location": "swedencentral",
    "properties": {"customSubDomainName": "aoai-prod", "disableLocalAuth": True},
    "resourceGroupName": "rg",
}
_API_MANAGEMENT = "azure-native:apimanagement"
_SERVICE = {"serviceName": "apim", "resourceGroupName": "rg"}
_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"
_BREAKER = {
    "name": "busy",
    "acceptRetryAfter": False,
    "tripDuration": "PT1M",
    "failureCondition": {
        "count": 1.0,
        "interval": "PT1M",
        "statusCodeRanges": [{"min": 429.0, "max": 429.0}, {"min": 500.0, "max": 599.0}],
    },
}
_IDENTITY = """<fragment>
  <authentication-managed-identity resource="https://cognitiveservices.azure.com" output-token-variable-name="token" />
  <set-header name="Authorization" exists-action="override">
    <value>@("Bearer " + (string)context.Variables["token"])</value>
  </set-header>
  <set-header name="api-key" exists-action="delete" />
</fragment>"""
_TABLE = """<fragment>
  <set-variable name="models" value='{"gpt-5.4-2026-03-05": {"url": "https://aoai-prod.openai.azure.com/openai"}}' />
  <set-variable name="version" value='@(context.Request.Headers.GetValueOrDefault("x-version", ""))' />
  <set-variable name="table" value='@(JObject.Parse((string)context.Variables["models"]))' />
  <set-variable name="entry"
    value='@((JObject)((JObject)context.Variables["table"])[(string)context.Variables["version"]] ?? new JObject())' />
  <set-variable name="routes" value='{"chat": {"stable": "gpt-5.4-2026-03-05", "percent": 0, "salt": "chat"}}' />
</fragment>"""
_API_POLICY = """<policies>
  <inbound>
    <base />
    <include-fragment fragment-id="tables" />
    <include-fragment fragment-id="identity" />
    <set-backend-service backend-id="gpt-5-4" />
  </inbound>
  <backend>
    <retry condition="@(context.Response.StatusCode == 429)" count="1" interval="0">
      <forward-request buffer-request-body="true" />
    </retry>
  </backend>
</policies>"""
_OPERATION_POLICY = """<policies>
  <inbound>
    <base />
    <set-backend-service base-url='@((string)((JObject)context.Variables["entry"])["url"])' />
    <set-header name="x-note" exists-action="override"><value>{{note}}</value></set-header>
  </inbound>
</policies>"""
_GATEWAY: dict[str, tuple[str, dict[str, Any]]] = {
    "service": ("ApiManagementService", {"identity": {"type": "SystemAssigned"}, "sku": {"name": "StandardV2"}}),
    "backend": (
        "Backend",
        {
            "backendId": "sweden-gpt",
            "protocol": "http",
            "url": "https://aoai-prod.openai.azure.com/openai/deployments/gpt-5.4-2026-03-05-standard",
            "circuitBreaker": {"rules": [_BREAKER]},
        },
    ),
    "pool": (
        "Backend",
        {
            "backendId": "gpt-5-4",
            "type": "Pool",
            "pool": {"services": [{"id": f"{_ID}/backends/sweden-gpt", "priority": 1.0, "weight": 100.0}]},
        },
    ),
    "tables": ("PolicyFragment", {"id": "tables", "format": "rawxml", "value": _TABLE}),
    "identity": ("PolicyFragment", {"id": "identity", "format": "rawxml", "value": _IDENTITY}),
    "note": ("NamedValue", {"namedValueId": "note-1", "displayName": "note", "value": "hello", "secret": False}),
    "api": ("Api", {"apiId": "openai", "path": "openai", "subscriptionRequired": True}),
    "policy": ("ApiPolicy", {"apiId": "openai", "policyId": "policy", "format": "rawxml", "value": _API_POLICY}),
    "operation": (
        "ApiOperationPolicy",
        {
            "apiId": "openai",
            "operationId": "chat",
            "policyId": "policy",
            "format": "rawxml",
            "value": _OPERATION_POLICY,
        },
    ),
    "product": ("Product", {"productId": "newsroom", "displayName": "newsroom", "subscriptionRequired": True}),
    "subscription": ("Subscription", {"sid": "newsroom", "displayName": "newsroom", "scope": f"{_ID}/products/x"}),
    "logger": (
        "Logger",
        {
            "loggerId": "insights",
            "loggerType": "applicationInsights",
            "credentials": {"connectionString": UNKNOWN_STRING_VALUE, "identityClientId": "SystemAssigned"},
        },
    ),
    "diagnostic": (
        "ApiDiagnostic",
        {"apiId": "openai", "diagnosticId": "applicationinsights", "frontend": {"request": {"headers": ["x-task"]}}},
    ),
}
"""One gateway in front of the compliant deployment, by what each resource is for."""

_TYPES = {
    "Account": ACCOUNT_TYPE,
    "Backend": f"{_API_MANAGEMENT}:Backend",
    "Service": f"{_API_MANAGEMENT}:ApiManagementService",
    "Stack": "pulumi:pulumi:Stack",
}

Judge = Callable[..., list[str]]
Thing = tuple[str, str, Any]
"""A resource for a test: its type, its name and its properties."""


@pytest.fixture
def deployment() -> dict[str, Any]:
    return copy.deepcopy(_DEPLOYMENT)


@pytest.fixture
def account() -> dict[str, Any]:
    return copy.deepcopy(_ACCOUNT)


@pytest.fixture
def gateway(deployment: dict[str, Any], account: dict[str, Any]) -> dict[str, Thing]:
    """A compliant gateway, its account and deployment, by what each resource is for."""
    made = {
        name: (f"{_API_MANAGEMENT}:{type_}", name, copy.deepcopy(_SERVICE | inputs))
        for name, (type_, inputs) in _GATEWAY.items()
    }
    return made | {"account": (ACCOUNT_TYPE, "account", account), "model": (DEPLOYMENT_TYPE, "model", deployment)}


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets what the stack's configuration says to the pack."""

    def configure(origins: dict[tuple[str, str], str] | None = None, problem: str = "", **settings: Any) -> None:
        values = {"environment": "prod", "residency": "global"} | settings
        facts = Facts(
            PolicySettings.model_validate_json(json.dumps(values)), problem, "Pulumi.prod.yaml", origins or {}
        )
        monkeypatch.setattr(rule_module, "current_facts", lambda: facts)

    configure()
    return configure


@pytest.fixture
def judged(configured: Any) -> Judge:
    """Runs a rule on properties, wrapped as at run time; returns what it reports."""

    def run(
        rule: ResourceRule, properties: Any, config: dict[str, Any] | None = None, type_: str = "", **opts: Any
    ) -> list[str]:
        found: list[str] = []
        kind = type_ or _TYPES.get(rule.subject.__name__, DEPLOYMENT_TYPE)
        args = ResourceValidationArgs(
            kind,
            unknown_checking_proxy(properties),
            _urn(kind, "it"),
            "it",
            _options(**opts),
            None,
            config,
            {},
        )
        rule.policy().validate(args, lambda message, urn=None: found.append(message))
        return found

    return run


@pytest.fixture
def judged_stack(configured: Any) -> Judge:
    """Runs a rule on a stack of things; returns what it reports, by the resource's name."""

    def run(
        rule: StackRule, things: list[Thing], config: dict[str, Any] | None = None, **options: Any
    ) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        opts = _options(**options)
        resources = [
            PolicyResource(kind, unknown_checking_proxy(props), _urn(kind, name), name, opts, None, None, [], {})
            for kind, name, props in [("pulumi:pulumi:Stack", "stack", {}), *things]
        ]
        args = StackValidationArgs(resources, config)
        rule.policy().validate(args, lambda message, urn: found.append((urn.rsplit("::", 1)[-1], message)))
        return found

    return run


@pytest.fixture
def based(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Thing]], None]:
    """Says what the stack was before, as `pulumi stack export` tells it."""

    def base(things: list[Thing], **more: Any) -> None:
        path = tmp_path / f"base-{len(list(tmp_path.iterdir()))}.json"
        resources = [
            {"urn": _urn(kind, name), "type": kind, "custom": True, "inputs": props, **more}
            for kind, name, props in things
        ]
        path.write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}))
        monkeypatch.setenv("MODEL_LIFECYCLE_BASE", str(path))

    return base


@dataclass(frozen=True)
class Pack:
    """The pack's process, asked over the Analyzer interface."""

    stub: analyzer_pb2_grpc.AnalyzerStub

    @property
    def rules(self) -> dict[str, str]:
        """The names of its rules, and their levels."""
        info = self.stub.GetAnalyzerInfo(empty_pb2.Empty())
        return {one.name: analyzer_pb2.EnforcementLevel.Name(one.enforcementLevel) for one in info.policies}

    def judged(self, type_: str, properties: dict[str, Any], **options: Any) -> dict[str, str]:
        """What the pack says of a resource: message by rule, mandatory ones only."""
        request = analyzer_pb2.AnalyzeRequest(
            urn=_urn(type_, "it"),
            type=type_,
            name="it",
            options=analyzer_pb2.AnalyzerResourceOptions(**options),
        )
        request.properties.update(properties)
        return {
            one.policyName: one.message
            for one in self.stub.Analyze(request).diagnostics
            if one.enforcementLevel == analyzer_pb2.MANDATORY
        }


@contextlib.contextmanager
def _process(folder: Path, stack: str = "prod", **config: Any) -> Iterator[Pack]:
    values = {f"p:{key}": value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
    variables = {
        "PULUMI_PROJECT": "p",
        "PULUMI_STACK": stack,
        "PULUMI_DRY_RUN": "true",
        "PULUMI_CONFIG": json.dumps(values),
    }
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(folder)],
        cwd=folder,
        env={**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, **variables},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        try:
            with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
                yield Pack(analyzer_pb2_grpc.AnalyzerStub(channel))
        finally:
            process.kill()


@pytest.fixture(scope="session")
def pack_in() -> Any:
    """Starts the pack in a folder as the engine does, for a stack with this configuration, and connects to it."""
    return _process


@pytest.fixture(scope="session")
def pack(pack_in: Any) -> Iterator[Pack]:
    """This project's pack, of a prod stack that says nothing else."""
    with pack_in(ROOT / "policies") as process:
        yield process


def _urn(type_: str, name: str) -> str:
    return f"urn:pulumi:prod::p::{type_}::{name}"


def _options(ignore_changes: Any = (), aliases: Any = (), protect: bool = False) -> PolicyResourceOptions:
    return PolicyResourceOptions(protect, ignore_changes, None, aliases, PolicyCustomTimeouts(0, 0, 0), [], None)
