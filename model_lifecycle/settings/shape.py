"""The shape of `Pulumi.<stack>.yaml` below the project's namespace, as frozen pydantic models.

Keys are camelCase in YAML and snake_case here. Maps are keyed by ids that the user chooses once: renaming a key
replaces what it names, adding or re-ordering entries touches nobody else.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from model_lifecycle import catalogue, names

Environment = Literal["dev", "test", "staging", "prod"]

PUBLIC, PRIVATE = "public", "private"
OPENAI_FORMAT = "OpenAI"
OPENAI_KIND, AI_SERVICES_KIND = "OpenAI", "AIServices"

_KEY = r"^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$"
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
GUID = r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"

Key = Annotated[str, StringConstraints(pattern=_KEY)]
Name = Annotated[str, StringConstraints(pattern=_NAME)]


class Frozen(BaseModel):
    """Plain values that never change; a key nobody declared is an error, and no type is guessed from another."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel)


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

    def deployment_name(self, placement: Placement) -> str:
        """The name of the deployment that a placement becomes; an unknown SKU stands in it as it is written."""
        sku = catalogue.SKUS.get(placement.sku)
        return names.deployment(self.model, self.version, sku.label if sku else placement.sku)


class Caller(Frozen):
    """An identity that may call every account's models with its own Entra token. Changing it replaces its grants."""

    principal_id: Annotated[str, StringConstraints(pattern=GUID), Field(description="the identity's object id, a GUID")]
    principal_type: Annotated[
        Literal["User", "Group", "ServicePrincipal"],
        Field(description="what the object id names; managed identities are ServicePrincipal"),
    ]


class Settings(Frozen):
    """A whole stack. Use `load`, which also checks what no single field can know."""

    environment: Annotated[
        Environment, Field(description="dev, test, staging or prod: in prod the rules block and accounts are protected")
    ]
    residency: Annotated[
        str, Field(description="where requests may be processed: global, a data zone (eu, us) or one region")
    ]
    network: Annotated[
        Literal["public", "private"],
        Field(description="private (public network access off) or public (Entra tokens are the only guard)"),
    ]
    accounts: Annotated[dict[Key, Account], Field(min_length=1, description="accounts by a short, stable key")]
    models: Annotated[dict[str, Model], Field(min_length=1, description="model versions by <model>-<version>")]
    callers: Annotated[dict[Key, Caller], Field(description="the identities that may call the models")] = {}
    tags: Annotated[dict[str, str], Field(description="tags on every resource that takes them")] = {}
    keep_version_aliases: Annotated[
        bool,
        Field(description="true to keep azure-native's aliases for old API versions, which only older state needs"),
    ] = False
