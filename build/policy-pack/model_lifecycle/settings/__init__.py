"""A stack's configuration: its shape, its checks, and messages that a person can act on."""

from .errors import Problem, SettingsError, dotted
from .loading import load, load_policy_settings
from .policies import CONTENT_FILTER_RULE, FALLBACK_RULE, QUOTA_RULE
from .shape import HORIZON_DAYS, Account, BreakGlass, Caller, Exemption, Model, Placement, PolicySettings, Settings

__all__ = [
    "CONTENT_FILTER_RULE",
    "FALLBACK_RULE",
    "HORIZON_DAYS",
    "QUOTA_RULE",
    "Account",
    "BreakGlass",
    "Caller",
    "Exemption",
    "Model",
    "Placement",
    "PolicySettings",
    "Problem",
    "Settings",
    "SettingsError",
    "dotted",
    "load",
    "load_policy_settings",
]
