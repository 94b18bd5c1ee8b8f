"""What Azure says about model versions, SKUs and regions, as look-ups over reviewed data files.

Sources and as-of dates stand in `data/*.toml`. Nothing here asks Azure or the clock: callers pass the day.
"""

from .models import AS_OF, ModelVersion, find, is_exact, known_versions, parse, stage_of, successor
from .parameters import Parameter, chat_parameters
from .regions import REGIONS, ZONES, processed_in, within, zone_of
from .skus import SKUS, CapacityRule, Offer, Processing, Sku, capacity_rule, quota_pool, tokens_per_minute
from .stages import Stage

__all__ = [
    "AS_OF",
    "REGIONS",
    "SKUS",
    "ZONES",
    "CapacityRule",
    "ModelVersion",
    "Offer",
    "Parameter",
    "Processing",
    "Sku",
    "Stage",
    "capacity_rule",
    "chat_parameters",
    "find",
    "is_exact",
    "known_versions",
    "parse",
    "processed_in",
    "quota_pool",
    "stage_of",
    "successor",
    "tokens_per_minute",
    "within",
    "zone_of",
]
