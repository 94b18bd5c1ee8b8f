"""A compliant deployment and account, which tests break once, and a rule run as the pack runs it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from pulumi_policy import PolicyResourceOptions, ResourceValidationArgs
from pulumi_policy.policy import PolicyCustomTimeouts
from pulumi_policy.proxy import unknown_checking_proxy

from policies.rule import Rule

DEPLOYMENT_TYPE = "azure-native:cognitiveservices:Deployment"
ACCOUNT_TYPE = "azure-native:cognitiveservices:Account"

_DEPLOYMENT = {
    "accountName": "aoai-prod",
    "deploymentName": "gpt-5.4-2026-03-05-standard",
    "properties": {
        "model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"},
        "versionUpgradeOption": "NoAutoUpgrade",
    },
    "sku": {"name": "Standard", "capacity": 10.0},
}
_ACCOUNT = {
    "accountName": "aoai-prod",
    "kind": "OpenAI",
    "properties": {"customSubDomainName": "aoai-prod", "disableLocalAuth": True},
}

Judge = Callable[..., list[str]]


@pytest.fixture
def deployment() -> dict[str, Any]:
    return copy.deepcopy(_DEPLOYMENT)


@pytest.fixture
def account() -> dict[str, Any]:
    return copy.deepcopy(_ACCOUNT)


@pytest.fixture
def judged() -> Judge:
    """Runs a rule on properties, wrapped as at run time; returns what it reports."""

    def run(rule: Rule, properties: Any, config: dict[str, Any] | None = None, type_: str = "") -> list[str]:
        found: list[str] = []
        kind = type_ or (DEPLOYMENT_TYPE if rule.subject.__name__ == "Deployment" else ACCOUNT_TYPE)
        options = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [], None)
        args = ResourceValidationArgs(
            kind, unknown_checking_proxy(properties), f"urn:pulumi:prod::p::{kind}::it", "it", options, None, config, {}
        )
        rule.validate(args, lambda message, urn=None: found.append(message))
        return found

    return run
