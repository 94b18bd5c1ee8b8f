"""What the pack knows of the stack that it judges: its name, its configuration, and where each resource comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import pulumi

from model_lifecycle.origins import Origins, origins
from model_lifecycle.settings import PolicySettings, SettingsError, load, load_policy_settings

_LENIENT_TO_NOBODY = load_policy_settings({}, "")


@dataclass(frozen=True)
class Facts:
    """What rules need to know besides resources.

    Attributes:
        settings: what the configuration says to the pack; where it can't be read, prod and no exemption.
        problem: why it can't be read; empty when it can.
        stack_file: the name of the stack's file.
        origins: the entry of the stack's file behind each resource, by kind and Pulumi name.
        public_stores: the Pulumi names of the App Configuration stores that are meant to be reached from everywhere.
    """

    settings: PolicySettings = _LENIENT_TO_NOBODY
    problem: str = ""
    stack_file: str = ""
    origins: Origins = field(default_factory=dict)
    public_stores: frozenset[str] = frozenset()


def current_facts() -> Facts:
    """The facts of the stack that the engine, or offline, started this process for."""
    return _facts(pulumi.get_project(), pulumi.get_stack(), tuple(sorted(pulumi.runtime.get_config_env().items())))


@cache
def _facts(project: str, stack: str, config: tuple[tuple[str, str], ...]) -> Facts:
    known = dict(config)
    try:
        settings, problem = load_policy_settings(known, project), ""
    except SettingsError as error:
        settings, problem = _LENIENT_TO_NOBODY, str(error)
    return Facts(settings, problem, f"Pulumi.{stack}.yaml", *_of_whole_stack(known, project))


def _of_whole_stack(config: Mapping[str, str], project: str) -> tuple[Origins, frozenset[str]]:
    """Origins and public stores; nothing where the configuration is not this project's, or can't be read."""
    try:
        whole = load(config, project)
    except SettingsError:
        return {}, frozenset()
    return origins(whole, project), frozenset(key for key, store in whole.stores.items() if whole.is_public(store))
