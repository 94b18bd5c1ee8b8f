"""Judges a canary against the stable release by what really went through the gateway (docs/analysis.md)."""

from .analysis import Analysis, analysed
from .choosing import Chosen, Side, choose
from .source import Source

__all__ = ["Analysis", "Chosen", "Side", "Source", "analysed", "choose"]
