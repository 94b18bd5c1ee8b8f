"""What a store may be, and may become."""

from collections.abc import Mapping
from typing import Any

from local.arm import Call, Record, regions, resources
from local.arm.errors import conflicting_location, invalid_content

from . import endpoints, errors
from .skus import FREE_STORES, RETENTION_DAYS, SKUS, Sku, can_become
from .store_body import LOCAL, PASS_THROUGH
from .tables import STORES

_SWITCH = ("Enabled", "Disabled")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "publicNetworkAccess": _SWITCH,
    "dataPlaneProxy.authenticationMode": (LOCAL, PASS_THROUGH),
    "dataPlaneProxy.privateLinkDelegation": _SWITCH,
    "createMode": ("Default", "Recover"),
}


def refuse_invalid(call: Call, asked: Mapping[str, Any], old: Record | None) -> None:
    """Raises `ArmError` for a store that can't be, or can't become so."""
    location = str(asked.get("location", ""))
    if not location:
        raise invalid_content("'location' is required")
    regions.refuse_unknown(location, STORES)
    sku = SKUS.get(str(asked.get("sku", {}).get("name", "")).lower())
    if sku is None:
        told = ", ".join(known.name for known in SKUS.values())
        raise errors.invalid("Sku", f"'{asked.get('sku', {}).get('name')}' is none of {told}.")
    _refuse_choices(asked["properties"])
    _refuse_beyond_sku(sku, asked["properties"])
    if old:
        _refuse_change(call, old, asked, sku)
    else:
        _refuse_new(call, sku, location)


def _refuse_choices(properties: Mapping[str, Any]) -> None:
    for path, choices in _CHOICES.items():
        value: Any = properties
        for name in path.split("."):
            value = value.get(name, {}) if isinstance(value, Mapping) else {}
        if value != {} and value not in choices:
            raise errors.invalid(path, f"'{value}' is none of {', '.join(choices)}.")


def _refuse_beyond_sku(sku: Sku, properties: Mapping[str, Any]) -> None:
    days = properties.get("softDeleteRetentionInDays")
    if not sku.keeps_deleted and (days or properties.get("enablePurgeProtection")):
        raise errors.not_in_sku("soft delete" if days else "purge protection")
    if sku.keeps_deleted and days is not None and days not in RETENTION_DAYS:
        why = f"It must be between {RETENTION_DAYS[0]} and {RETENTION_DAYS[-1]}, and is {days}."
        raise errors.invalid("SoftDeleteRetentionInDays", why)
    if not sku.is_private and properties.get("publicNetworkAccess") == "Disabled":
        raise errors.not_in_sku("private endpoint")
    if properties.get("encryption", {}).get("keyVaultProperties"):
        raise errors.not_in_sku("customer managed key")


def _refuse_change(call: Call, old: Record, asked: Mapping[str, Any], sku: Sku) -> None:
    name, group, before = call.parameters["store"], call.parameters["group"], SKUS[old.body["sku"]["name"]]
    if regions.canonical(asked["location"]) != old.location:
        raise conflicting_location(name, group, old.body["location"], asked["location"])
    if not can_become(before, sku):
        raise errors.sku_cannot_change(before.name, sku.name)
    properties, kept = asked["properties"], old.properties
    if kept["enablePurgeProtection"] and properties.get("enablePurgeProtection") is False:
        raise errors.invalid("EnablePurgeProtection", "Once enabled, it can't be disabled.")
    days = properties.get("softDeleteRetentionInDays")
    if before.keeps_deleted and days not in (None, kept["softDeleteRetentionInDays"]):
        raise errors.invalid("SoftDeleteRetentionInDays", "It can't be changed after the store was created.")


def _refuse_new(call: Call, sku: Sku, location: str) -> None:
    if endpoints.is_taken(call.db, call.parameters["store"]):
        raise errors.name_unavailable()
    if sku.name != "Free":
        return
    region = regions.canonical(location)
    others = resources.below(call.db, STORES, f"/subscriptions/{call.parameters['subscription']}")
    if sum(other.body["sku"]["name"] == "free" and other.location == region for other in others) >= FREE_STORES:
        raise errors.free_limit()
