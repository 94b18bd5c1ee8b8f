"""The shape of `Pulumi.<stack>.yaml` below the project's namespace, as frozen pydantic models.

Keys are camelCase in YAML and snake_case here. Maps are keyed by ids that the user chooses once: renaming a key
replaces what it names, adding or re-ordering entries touches nobody else.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from model_lifecycle import catalogue, names

from .caller import Caller
from .errors import Path
from .frozen import Frozen, Key, Name
from .gateway_shape import Alias, Consumer, Gateway, Route, Task
from .release_shape import Rollout, Store
from .strategy_shape import Strategy

Environment = Literal["dev", "test", "staging", "prod"]

PROD = "prod"
PUBLIC, PRIVATE = "public", "private"
OPENAI_FORMAT = "OpenAI"
OPENAI_KIND, AI_SERVICES_KIND = "OpenAI", "AIServices"

_GATEWAY_SKU, _PROD_GATEWAY_SKU = "BasicV2", "StandardV2"
_STORE_SKU, _PROD_STORE_SKU = "Developer", "Standard"

HORIZON_DAYS: Mapping[str, int] = {"dev": 30, "test": 30, "staging": 60, "prod": 90}
"""How many days before its retirement a version starts to be refused, by environment; others count as prod."""


class Account(Frozen):
    """One Azure OpenAI account in one region. Changing any field replaces the account and all its deployments."""

    location: Annotated[str, Field(description="the account's Azure region, such as swedencentral")]
    kind: Annotated[
        Literal["OpenAI", "AIServices"],
        Field(description="OpenAI, or AIServices for an account that also hosts other publishers' models"),
    ] = "OpenAI"


class Placement(Frozen):
    """One model version in one account under one SKU: it becomes one deployment.

    `account` and `sku` are part of the deployment's name, so changing one replaces that deployment and no other;
    `capacity` and `rai_policy_name` change in place; `priority` only orders the pool.
    """

    account: Annotated[str, Field(description="a key of `accounts`")]
    sku: Annotated[str, Field(description="a deployment SKU, such as DataZoneStandard")]
    capacity: Annotated[
        int, Field(gt=0, description="units: thousands of tokens a minute, or provisioned throughput units")
    ]
    priority: Annotated[int, Field(ge=1, le=100, description="1 is asked first; ties share the load")] = 1
    rai_policy_name: Annotated[
        Name | None, Field(description="the content filter the version was tested with; Azure's default when absent")
    ] = None


class Model(Frozen):
    """One model version. Its key must be `<model>-<version>`; a change of either is a new entry, not an edit."""

    model: Annotated[Name, Field(description="the model's name, such as gpt-5.4")]
    version: Annotated[str, Field(description='the exact version, in quotes, such as "2026-03-05"')]
    format: Annotated[Name, Field(description="the publisher's model format, such as OpenAI or DeepSeek")] = "OpenAI"
    placements: Annotated[tuple[Placement, ...], Field(min_length=1, description="where the version runs")]

    @property
    def online(self) -> tuple[Placement, ...]:
        """The placements that answer a request at once; batch SKUs only take files full of them."""
        batches = {name for name, sku in catalogue.SKUS.items() if sku.offer is catalogue.Offer.BATCH}
        return tuple(placement for placement in self.placements if placement.sku not in batches)

    def deployment_name(self, placement: Placement) -> str:
        """The name of the deployment that a placement becomes; an unknown SKU stands in it as it is written."""
        sku = catalogue.SKUS.get(placement.sku)
        return names.deployment(self.model, self.version, sku.label if sku else placement.sku)

    def resource_name(self, placement: Placement) -> str:
        """The Pulumi name of that deployment."""
        return names.child(placement.account, self.deployment_name(placement))


class Waiver(Frozen):
    """Why something is tolerated, and until when."""

    reason: Annotated[
        str, StringConstraints(pattern=r"\S"), Field(description="why it is tolerated, for whoever reviews it")
    ]
    expires: Annotated[date, Field(description='the last day it holds, in quotes, such as "2027-03-31"')]

    def holds_on(self, day: date) -> bool:
        """Whether it still counts on a day."""
        return day <= self.expires


class Exemption(Waiver):
    """One rule of the policy pack that one resource need not keep for a while."""

    rule: Annotated[str, Field(min_length=1, description="a rule of docs/policies.md")]
    resource: Annotated[
        str, Field(min_length=1, description="the resource's name in a preview, such as sweden, or its URN")
    ]


class BreakGlass(Waiver):
    """A model version that the rules on its life are suspended for; every preview shows it until it is removed."""


class PolicySettings(Frozen):
    """What the policy pack reads of a stack's configuration, of this stack or of one written by hand."""

    environment: Annotated[
        Environment, Field(description="dev, test, staging or prod: in prod the rules block and accounts are protected")
    ]
    residency: Annotated[
        str, Field(description="where requests may be processed: global, a data zone (eu, us) or one region")
    ]
    require_content_filter: Annotated[
        bool, Field(description="true when every deployment must name the content filter it was tested with")
    ] = False
    retirement_horizon_days: Annotated[
        int | None,
        Field(ge=0, le=730, description="how many days before its retirement a version starts to be refused"),
    ] = None
    quota: Annotated[
        Mapping[str, Annotated[int, Field(ge=0)]],
        Field(description="what the subscription may use, in units of capacity, by region/SKU/model or region/SKU"),
    ] = {}
    exemptions: Annotated[
        Mapping[Key, Exemption], Field(description="rules that a resource need not keep, with a reason and an end")
    ] = {}
    break_glass: Annotated[
        Mapping[str, BreakGlass], Field(description="model versions whose retirement rules are suspended for a while")
    ] = {}

    @property
    def horizon_days(self) -> int:
        """How many days before its retirement a version starts to be refused here."""
        own = self.retirement_horizon_days
        return HORIZON_DAYS[self.environment] if own is None else own

    def exempts(self, rule: str, resource: str) -> bool:
        """Whether an exemption names this rule and resource, expired or not."""
        return any(entry.rule == rule and entry.resource == resource for entry in self.exemptions.values())


class Settings(PolicySettings):
    """A whole stack. Use `load`, which also checks what no single field can know."""

    network: Annotated[
        Literal["public", "private"],
        Field(description="private (public network access off) or public (Entra tokens are the only guard)"),
    ]
    accounts: Annotated[Mapping[Key, Account], Field(min_length=1, description="accounts by a short, stable key")]
    models: Annotated[Mapping[str, Model], Field(min_length=1, description="model versions by <model>-<version>")]
    callers: Annotated[Mapping[Key, Caller], Field(description="the identities that may call the models")] = {}
    gateways: Annotated[
        Mapping[Key, Gateway], Field(description="API Management services in front of the model versions")
    ] = {}
    routes: Annotated[
        Mapping[Alias, Route], Field(description="aliases that share their users out over model versions")
    ] = {}
    consumers: Annotated[
        Mapping[Key, Consumer], Field(description="the apps that may call the gateways, and how much")
    ] = {}
    stores: Annotated[
        Mapping[Key, Store], Field(description="App Configuration stores that apps draw releases from")
    ] = {}
    tasks: Annotated[Mapping[Task, Rollout], Field(description="which release each task serves, by the task")] = {}
    strategy: Annotated[Strategy, Field(description="in which steps tasks move, and what canaries are judged by")] = (
        Strategy()
    )
    tags: Annotated[Mapping[str, str], Field(description="tags on every resource that takes them")] = {}
    keep_version_aliases: Annotated[
        bool,
        Field(description="true to keep azure-native's aliases for old API versions, which only older state needs"),
    ] = False

    def placed(self) -> Iterator[tuple[Model, Placement, Path]]:
        """Every placement with its model version and its path in the configuration, in the file's order."""
        for key, entry in self.models.items():
            for index, placement in enumerate(entry.placements):
                yield entry, placement, ("models", key, "placements", index)

    def gateway_sku(self, gateway: Gateway) -> str:
        """The tier of a gateway."""
        return gateway.sku or (_PROD_GATEWAY_SKU if self.environment == PROD else _GATEWAY_SKU)

    def store_sku(self, store: Store) -> str:
        """The tier of a store."""
        return store.sku or (_PROD_STORE_SKU if self.environment == PROD else _STORE_SKU)

    def is_public(self, service: Gateway | Store) -> bool:
        """Whether a gateway or store is reached from everywhere."""
        return (service.access or self.network) == PUBLIC

    def share(self, gateway: Gateway) -> tuple[str, ...]:
        """The model versions that a gateway serves, in the order of `models`; a batch can't be asked for an answer."""
        wanted = gateway.models
        return tuple(key for key, entry in self.models.items() if entry.online and (wanted is None or key in wanted))

    def lets_in(self, gateway: Gateway, consumer: Consumer) -> bool:
        """Whether a consumer may use any of the model versions that a gateway serves."""
        return any(consumer.models is None or key in consumer.models for key in self.share(gateway))

    def gateway_of(self, version: str) -> str | None:
        """The key of the gateway that serves a model version, by the version's key."""
        return next((key for key, gateway in self.gateways.items() if version in self.share(gateway)), None)

    def tasks_in(self, store: Store) -> tuple[str, ...]:
        """The tasks whose releases a store holds, in the order of `tasks`."""
        return tuple(task for task in self.tasks if store.tasks is None or task in store.tasks)

    def store_of(self, task: str) -> str | None:
        """The key of the store that holds a task's releases."""
        return next((key for key, store in self.stores.items() if task in self.tasks_in(store)), None)

    def strategy_of(self, task: str) -> Strategy:
        """The steps and limits of a task, which are the stack's where it has none of its own."""
        return self.tasks[task].strategy or self.strategy
