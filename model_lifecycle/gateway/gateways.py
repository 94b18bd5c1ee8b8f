"""From settings to everything that each gateway consists of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model_lifecycle import names
from model_lifecycle.settings import PROD, Consumer, Gateway, Settings

from . import pools, tables
from .apis import ENTRA_API, KEY_API, api
from .args import AccountRoleArgs, ApiArgs, FragmentArgs, GatewayArgs
from .documents import document
from .fragments import callers, fragments, token

_PRODUCT, _PRODUCT_TITLE = "consumers", "Consumers"
"""One for all: Azure lets no product go that it has made a subscription for (docs/assumptions.md)."""


@dataclass(frozen=True)
class Place:
    """Where a stack's gateways are, and what its accounts are called there.

    `account_names` and `account_roles` (GUIDs of role definitions) are by the accounts' keys.
    """

    project: str
    stack: str
    subscription_id: str
    resource_group_name: str
    account_names: Mapping[str, str]
    account_roles: Mapping[str, str]
    tags: Mapping[str, str]


def gateways(settings: Settings, place: Place) -> dict[str, GatewayArgs]:
    """The gateways of a stack by their keys."""
    return {key: _gateway(settings, key, gateway, place) for key, gateway in settings.gateways.items()}


def _gateway(settings: Settings, key: str, gateway: Gateway, place: Place) -> GatewayArgs:
    versions = settings.share(gateway)
    consumers = {key: each for key, each in settings.consumers.items() if settings.lets_in(gateway, each)}
    known = callers(_rights(consumers, versions))
    entra = token(gateway.entra) if gateway.entra and any(each.applications for each in consumers.values()) else None
    name = names.gateway(place.stack, key, place.subscription_id, place.project, gateway.location)
    found: GatewayArgs = {
        "subscription_id": place.subscription_id,
        "resource_group_name": place.resource_group_name,
        "service_name": name,
        "location": gateway.location,
        "sku": settings.gateway_sku(gateway),
        "capacity": gateway.capacity,
        "publisher_name": gateway.publisher.name,
        "publisher_email": gateway.publisher.email,
        "public_network": settings.is_public(gateway),
        "protect": settings.environment == PROD,
        "tags": dict(place.tags),
        "trip_seconds": gateway.trip_seconds,
        "log_prompts": gateway.log_prompts,
        "accounts": _accounts(settings, versions, place),
        "backends": pools.backends(settings, versions, place.account_names),
        "pools": pools.pools(settings, versions),
        "fragments": [
            *fragments(
                gateway,
                tables.models(settings, versions, place.account_names),
                tables.routes(settings, versions),
                consumers.values(),
            ),
            *([entra] if entra else []),
            *known,
        ],
        "policy": document("documents/service"),
        "apis": _apis(entra, known),
        "product": {"name": _PRODUCT, "display_name": _PRODUCT_TITLE, "apis": [KEY_API]},
        "consumers": [{"key": key, "subscription": names.consumer(key)} for key in sorted(consumers)],
        "workspace_name": names.workspace(name),
        "insights_name": names.insights(name),
    }
    if gateway.subnet_id:
        found["subnet_id"] = gateway.subnet_id
    return found


def _accounts(settings: Settings, versions: Iterable[str], place: Place) -> list[AccountRoleArgs]:
    keys = {placement.account for version in versions for placement in settings.models[version].online}
    return [
        {
            "key": key,
            "account_id": names.account_id(place.subscription_id, place.resource_group_name, place.account_names[key]),
            "role": place.account_roles[key],
        }
        for key in sorted(keys)
    ]


def _rights(consumers: Mapping[str, Consumer], versions: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What every caller may do, by the id that its key or its token brings."""
    found: dict[str, dict[str, Any]] = {}
    for key, consumer in consumers.items():
        own = tables.rights(key, consumer, versions)
        ids = (names.consumer(key), *(application.lower() for application in consumer.applications))
        found |= dict.fromkeys(ids, own)
    return found


def _apis(entra: FragmentArgs | None, known: Iterable[FragmentArgs]) -> list[ApiArgs]:
    tables_of_callers = [fragment["name"] for fragment in known]
    own = [api(KEY_API, ["key", *tables_of_callers])]
    return [*own, api(ENTRA_API, [entra["name"], *tables_of_callers])] if entra else own
