"""A stack's configuration: its shape, its checks, and messages that a person can act on."""

from .caller import Caller
from .errors import Problem, SettingsError, dotted
from .gateway_shape import Canary, Consumer, Entra, Gateway, Publisher, Route
from .loading import load, load_policy_settings
from .policies import CONTENT_FILTER_RULE, FALLBACK_RULE, QUOTA_RULE
from .release_shape import STORE_SKUS, Pinned, Rollout, Store, Trial
from .shape import (
    HORIZON_DAYS,
    PROD,
    Account,
    BreakGlass,
    Exemption,
    Model,
    Placement,
    PolicySettings,
    Settings,
)
from .strategy_shape import ALL, Margins, Step, Strategy, Thresholds

__all__ = [
    "ALL",
    "CONTENT_FILTER_RULE",
    "FALLBACK_RULE",
    "HORIZON_DAYS",
    "PROD",
    "QUOTA_RULE",
    "STORE_SKUS",
    "Account",
    "BreakGlass",
    "Caller",
    "Canary",
    "Consumer",
    "Entra",
    "Exemption",
    "Gateway",
    "Margins",
    "Model",
    "Pinned",
    "Placement",
    "PolicySettings",
    "Problem",
    "Publisher",
    "Rollout",
    "Route",
    "Settings",
    "SettingsError",
    "Step",
    "Store",
    "Strategy",
    "Thresholds",
    "Trial",
    "dotted",
    "load",
    "load_policy_settings",
]
