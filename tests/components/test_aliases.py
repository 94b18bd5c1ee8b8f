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
    renamed, moved = pulumi.Alias(name="old-name"), "urn:pulumi:dev::p::t::n"
    versions = [
        pulumi.Alias(type_="azure-native:cognitiveservices/v20241001:Account"),
        pulumi.Alias(type_="azure-native_cognitiveservices_v20241001:cognitiveservices:Account"),
    ]
    assert transformed([renamed, *versions, moved]) == [renamed, moved]


def test_a_resource_without_version_aliases_is_left_alone() -> None:
    given = [pulumi.Alias(name="old-name")]
    assert transformed(given) is given
    assert transformed(None) is None
