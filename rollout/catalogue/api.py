"""Reads the Models API, region by region, with the official client."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from azure.core.exceptions import AzureError, DeserializationError
from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient
from azure.mgmt.cognitiveservices.models import AccountModel, Model, ModelSku

from model_lifecycle.catalogue import SKUS, Stage
from rollout.arm import EndPoint, error_code, explained
from rollout.errors import Failed

from .listing import Listing

API_VERSION = "2025-09-01"
"""What the client is asked to speak; recorded answers of this version are what `listing_of` was written from."""

_OPENAI = "openai"
_FIRST_YEAR = 2021
_SENTINEL_YEAR = 2099
NOT_HERE = frozenset(
    {"LocationNotAvailableForResourceType", "MissingRegistrationForLocation", "NoRegisteredProviderFound"}
)
"""ARM's codes for a region that offers nothing."""
_SKUS = {name.casefold(): name for name in SKUS}


@dataclass(frozen=True)
class Answer:
    """What the API told: the listings of the regions that answered, and ARM's code for each that offers nothing."""

    listings: tuple[Listing, ...]
    locations: tuple[str, ...]
    unavailable: Mapping[str, str]


def read(end_point: EndPoint, subscription: str, locations: Sequence[str], progress: Callable[[str], None]) -> Answer:
    """Asks for the models of each region, one call after the other; `progress` hears what is being read.

    Raises:
        Failed: a region's answer is an error or can't be understood, or no region offers anything.
    """
    listings: list[Listing] = []
    unavailable: dict[str, str] = {}
    options: dict[str, Any] = {
        "subscription_id": subscription,
        "api_version": API_VERSION,
        **end_point.client_options(),
    }
    with CognitiveServicesManagementClient(**options) as client:
        for number, location in enumerate(locations, 1):
            progress(f"Reading the models of {location} ({number} of {len(locations)}) ...")
            try:
                listings += _listings(client, location)
            except AzureError as error:
                unavailable[location] = _code_of_absence(location, error)
    read_from = tuple(location for location in locations if location not in unavailable)
    if not read_from:
        raise Failed(f"No region offers models to this subscription: {_listed(unavailable)}. Nothing was written.")
    return Answer(tuple(listings), read_from, unavailable)


def listing_of(entry: Model) -> Listing | None:
    """The listing in one entry of an answer; None for another publisher's model and for one without inference.

    Fields as recorded for westeurope by Azure/azure-cli (`test_cognitiveservices_list_models.yaml` @87e5d559):
    `deprecation.inference` is the day of retirement, a capability `inference` of `false` marks a base for
    fine-tuning, and dates in 2099 mean that there is none.

    Raises:
        ValueError: a date can't be read.
    """
    model = entry.model
    if model is None or not model.name or not model.version or not _is_inference_of_openai(model):
        return None
    target = model.replacement_config
    return Listing(
        model.name,
        model.version,
        stage=Stage.from_api(model.lifecycle_status or ""),
        retires=_day(model.deprecation.inference if model.deprecation else None),
        retires_by_sku=_by_sku(model.skus or []),
        target=(target.target_model_name or "", target.target_model_version or "") if target else ("", ""),
    )


def _listings(client: CognitiveServicesManagementClient, location: str) -> list[Listing]:
    try:
        found = [listing_of(entry) for entry in client.models.list(location)]
    except (DeserializationError, AttributeError, TypeError, ValueError) as error:
        first = (str(error).splitlines() or [""])[0]
        raise Failed(
            f"{location}: the Models API's answer can't be understood: {first}. Nothing was written."
        ) from None
    return [listing for listing in found if listing]


def _code_of_absence(location: str, error: AzureError) -> str:
    code = error_code(error)
    if code not in NOT_HERE:
        raise Failed(f"{location}: {explained(error)} Nothing was written.") from None
    return code


def _listed(unavailable: Mapping[str, str]) -> str:
    return ", ".join(f"{location} ({code})" for location, code in unavailable.items())


def _is_inference_of_openai(model: AccountModel) -> bool:
    offered = (model.capabilities or {}).get("inference", "true")
    return (model.format or "").lower() == _OPENAI and offered.lower() != "false"


def _by_sku(skus: Sequence[ModelSku]) -> Mapping[str, date]:
    """The dates of the SKUs that the catalogue knows; others, such as classic `Provisioned`, aren't deployed here."""
    dated = ((_SKUS.get((sku.name or "").casefold()), _day(sku.deprecation_date)) for sku in skus)
    latest_first = sorted(((name, day) for name, day in dated if name and day), reverse=True)
    return dict(latest_first)


def _day(moment: str | datetime | None) -> date | None:
    """The day in UTC, or None for none, and for those that can't be: 2099 is the API's own, year 1 is .NET's."""
    if not moment:
        return None
    named = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if not _FIRST_YEAR <= named.year <= _SENTINEL_YEAR:
        return None
    day = (named.astimezone(UTC) if named.tzinfo else named).date()
    return day if _FIRST_YEAR <= day.year < _SENTINEL_YEAR else None
