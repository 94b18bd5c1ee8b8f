"""What a subscription is offered in some regions and may use there: the Models and Usages APIs, joined."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from azure.core.exceptions import AzureError, DeserializationError
from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient
from azure.mgmt.cognitiveservices.models import AccountModel, Model, Usage

from model_lifecycle.catalogue import SKUS, Sku, quota_pool

from .arm import EndPoint, error_code, explained
from .catalogue.api import API_VERSION, NOT_HERE
from .errors import Failed

_SKUS = {name.casefold(): sku for name, sku in SKUS.items()}


@dataclass(frozen=True)
class Limit:
    """A quota, in units of capacity: what the subscription may use, and what it uses, in this stack or elsewhere."""

    limit: int
    used: int


@dataclass(frozen=True)
class Region:
    """What one region offers: `offers` holds (model, version, SKU) with model and version in lower case.

    `limits` is keyed as `quota` in the configuration: region/SKU/model, or region/SKU where provisioned.
    """

    name: str
    offers: frozenset[tuple[str, str, str]]
    limits: Mapping[str, Limit]


def read(
    end_point: EndPoint, subscription: str, locations: Sequence[str], progress: Callable[[str], None]
) -> Mapping[str, Region]:
    """Asks each region for its models and quotas; one that offers nothing at all has none. By the region's name.

    Raises:
        Failed: a region's answer is an error or can't be understood.
    """
    options: dict[str, Any] = {"subscription_id": subscription, "api_version": API_VERSION}
    found: dict[str, Region] = {}
    with CognitiveServicesManagementClient(**options, **end_point.client_options()) as client:
        for number, location in enumerate(locations, 1):
            progress(f"Reading the quotas of {location} ({number} of {len(locations)}) ...")
            found[location] = _region(client, location)
    return found


def region_of(location: str, models: Sequence[Model], usages: Sequence[Usage]) -> Region:
    """What one region's two answers say together; they are joined on `usageName`, which can't be made up.

    Where versions or kinds of account draw on different quotas of one pool, the one with the least left counts.

    Raises:
        TypeError, AttributeError: an answer is in another shape.
    """
    offered = [(model, sku, usage) for entry in models if (model := entry.model) for sku, usage in _skus(model)]
    told = {str(usage.name.value): usage for usage in usages if usage.name}
    limits: dict[str, Limit] = {}
    for model, sku, usage_name in offered:
        if usage := told.get(usage_name):
            pool = "/".join(quota_pool(location, str(model.name).lower(), sku))
            limit = Limit(int(usage.limit or 0), int(usage.current_value or 0))
            limits[pool] = min(limits.get(pool, limit), limit, key=lambda one: one.limit - one.used)
    return Region(location, frozenset(_offer(model, sku) for model, sku, _ in offered), limits)


def _region(client: CognitiveServicesManagementClient, location: str) -> Region:
    try:
        return region_of(location, list(client.models.list(location)), list(client.usages.list(location)))
    except AzureError as error:
        if not isinstance(error, DeserializationError):
            if error_code(error) in NOT_HERE:
                return Region(location, frozenset(), {})
            raise Failed(f"{location}: {explained(error)}") from None
        raise Failed(f"{location}: Azure's answer can't be understood: {_first_line(error)}") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise Failed(f"{location}: Azure's answer can't be understood: {_first_line(error)}") from None


def _skus(model: AccountModel) -> list[tuple[Sku, str]]:
    known = ((_SKUS.get((sku.name or "").casefold()), sku.usage_name or "") for sku in model.skus or [])
    return [(sku, usage) for sku, usage in known if sku]


def _offer(model: AccountModel, sku: Sku) -> tuple[str, str, str]:
    return (str(model.name).lower(), str(model.version).lower(), sku.name)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
