"""How strictly the pack judges: mandatory in prod, advisory elsewhere."""

import re

import pulumi
from pulumi_policy import EnforcementLevel

from .facts import current_facts

_NOT_PROD = ("dev", "test", "staging")
_PROD_NAME = re.compile(r"(?<!non)(^|[-_.])(prod|production|live)([-_.]|$)", re.IGNORECASE)


def default_level() -> EnforcementLevel:
    """The level of every rule that has none of its own; `--policy-pack-config` overrides it rule by rule.

    Advisory only where the stack's configuration says dev, test or staging and its name does not say prod: without a
    configuration, or with one that can't be read, rules are mandatory.
    """
    return level_for(current_facts().settings.environment, pulumi.get_stack())


def level_for(environment: str, stack: str) -> EnforcementLevel:
    """The level for a stack of this configured environment and name."""
    is_advisory = environment in _NOT_PROD and not _PROD_NAME.search(stack)
    return EnforcementLevel.ADVISORY if is_advisory else EnforcementLevel.MANDATORY
