"""A stack's configuration: its shape, its checks, and messages that a person can act on."""

from .errors import Problem, SettingsError
from .loading import load
from .shape import Account, Caller, Model, Placement, Settings

__all__ = ["Account", "Caller", "Model", "Placement", "Problem", "Settings", "SettingsError", "load"]
