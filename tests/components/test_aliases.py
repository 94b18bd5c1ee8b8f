"""Aliases for old API versions go; deliberate ones stay."""

from types import SimpleNamespace
from typing import Any

import pulumi

from components import aliases


def transformed(given: Any) -> Any:
    args = SimpleNamespace(props={}, opts=pulumi.ResourceOptions(aliases=given))
    result = aliases._without_version_aliases(args)  # type: ignore[arg-type]
    return given if result is None else result.opts.aliases


def test_version_aliases_go_and_deliberate_ones_stay() -> None:
    account = "azure-native:cognitiveservices:Account"
    renamed, moved = pulumi.Alias(name="old-name", type_=account), "urn:pulumi:dev::p::t::n"
    pinned = pulumi.Alias(name="old-name", type_="azure-native:cognitiveservices/v20241001:Account")
    retyped = pulumi.Alias(type_="azure-native:machinelearning:Account")
    versions = [
        pulumi.Alias(type_="azure-native:cognitiveservices/v20241001:Account"),
        pulumi.Alias(type_="azure-native_cognitiveservices_v20241001:cognitiveservices:Account"),
    ]
    assert transformed([renamed, *versions, moved, pinned, retyped]) == [renamed, moved, pinned, retyped]


def test_a_resource_without_version_aliases_is_left_alone() -> None:
    given = [pulumi.Alias(name="old-name")]
    assert transformed(given) is given
    assert transformed(None) is None
