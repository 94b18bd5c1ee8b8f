"""From settings to everything that each gateway consists of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model_lifecycle import names
from model_lifecycle.settings import PROD, Consumer, Gateway, Settings

from . import pools, tables
from .apis import ENTRA_API, KEY_API, api
from .args import AccountRoleArgs, ApiArgs, ConsumerArgs, FragmentArgs, GatewayArgs
from .documents import as_json, document
from .fragments import entra_fragments, fragments


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
    entra = _entra(gateway, consumers, versions)
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
            *entra,
        ],
        "policy": document("documents/service"),
        "apis": _apis(entra),
        "consumers": [_consumer(key, consumer, versions) for key, consumer in sorted(consumers.items())],
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


def _entra(gateway: Gateway, consumers: Mapping[str, Consumer], versions: Iterable[str]) -> list[FragmentArgs]:
    """Nothing where no consumer has an application."""
    applications: dict[str, dict[str, Any]] = {
        application: tables.rights(key, consumer, versions)
        for key, consumer in consumers.items()
        for application in consumer.applications
    }
    return entra_fragments(gateway.entra, applications) if gateway.entra and applications else []


def _apis(entra: list[FragmentArgs]) -> list[ApiArgs]:
    own = [api(KEY_API, ["key"])]
    return [*own, api(ENTRA_API, [fragment["name"] for fragment in entra])] if entra else own


def _consumer(key: str, consumer: Consumer, versions: Iterable[str]) -> ConsumerArgs:
    return {
        "key": key,
        "product": names.consumer(key),
        "subscription": names.consumer(key),
        "display_name": key,
        "policy": document("documents/consumer", rights=as_json(tables.rights(key, consumer, versions))),
        "apis": [KEY_API],
    }
