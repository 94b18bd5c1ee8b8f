"""Rules block in prod, and wherever nobody said that it is something else."""

from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import EnforcementLevel

from policies.enforcement import level_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("environment", ["dev", "test", "staging"])
def test_rules_advise_outside_prod(environment: str) -> None:
    assert level_for(environment, "anything") is EnforcementLevel.ADVISORY


@pytest.mark.parametrize(
    ("environment", "stack"),
    [("prod", "prod"), ("prod", "x"), ("production", "x"), ("Dev", "x")],
)
def test_rules_block_in_prod_and_in_what_nobody_knows(environment: str, stack: str) -> None:
    assert level_for(environment, stack) is EnforcementLevel.MANDATORY


@pytest.mark.parametrize(
    "stack", ["prod", "eu-prod", "prod.eu", "Production", "live", "lebanon-prod", "org/prod", "prd", "prod2"]
)
def test_a_stack_named_prod_can_t_call_itself_dev(stack: str) -> None:
    assert level_for("dev", stack) is EnforcementLevel.MANDATORY


@pytest.mark.parametrize("stack", ["product", "nonprod-1", "non-prod", "eu-non-prod", "reproduce"])
def test_names_that_only_sound_like_prod_are_not(stack: str) -> None:
    assert level_for("dev", stack) is EnforcementLevel.ADVISORY


@pytest.mark.parametrize(
    ("config", "level"),
    [
        ({"environment": "dev"}, "ADVISORY"),
        ({"environment": "prod"}, "MANDATORY"),
        ({}, "MANDATORY"),
        ({"environment": "production"}, "MANDATORY"),
        ({"environment": "dev", "exemptions": {"one": {}}}, "MANDATORY"),
    ],
)
def test_the_pack_takes_its_level_from_the_stack_s_configuration(
    pack_in: Any, config: dict[str, Any], level: str
) -> None:
    with pack_in(ROOT / "policies", stack="x", **config) as pack:
        assert pack.rules["deployment-has-no-auto-upgrade"] == level
        assert pack.rules["break-glass-is-removed"] == "ADVISORY"
