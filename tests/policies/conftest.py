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
from pulumi_policy.proxy import unknown_checking_proxy

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
def configured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets what the stack's configuration says to the pack."""

    def configure(origins: dict[str, str] | None = None, problem: str = "", **settings: Any) -> None:
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
        kind = type_ or {"Account": ACCOUNT_TYPE, "Stack": "pulumi:pulumi:Stack"}.get(
            rule.subject.__name__, DEPLOYMENT_TYPE
        )
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
