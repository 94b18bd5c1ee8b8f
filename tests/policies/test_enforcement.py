"""Rules block in prod, and wherever nobody said that it is something else."""

import pytest
from pulumi_policy import EnforcementLevel

from policies.enforcement import level_for


@pytest.mark.parametrize("environment", ["dev", "test", "staging"])
def test_rules_advise_outside_prod(environment: str) -> None:
    assert level_for(environment, "anything") is EnforcementLevel.ADVISORY


@pytest.mark.parametrize(
    ("environment", "stack"),
    [("prod", "prod"), ("prod", "x"), (None, "dev"), ("", "dev"), ("production", "x"), ("Dev", "x")],
)
def test_rules_block_in_prod_and_where_nobody_says(environment: str | None, stack: str) -> None:
    assert level_for(environment, stack) is EnforcementLevel.MANDATORY


@pytest.mark.parametrize("stack", ["prod", "eu-prod", "prod.eu", "Production", "live"])
def test_a_stack_named_prod_can_t_call_itself_dev(stack: str) -> None:
    assert level_for("dev", stack) is EnforcementLevel.MANDATORY


@pytest.mark.parametrize("stack", ["product", "nonprod-1", "non-prod", "reproduce"])
def test_names_that_only_sound_like_prod_are_not(stack: str) -> None:
    assert level_for("dev", stack) is EnforcementLevel.ADVISORY
