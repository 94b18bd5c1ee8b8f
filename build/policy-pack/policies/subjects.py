"""What the rules judge, read lazily so that each rule meets only the values it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .observed import Observations, Observed
from .received import Opaque, Received
from .received.typed import (
    ACCOUNT,
    CONNECTION_DEPLOYMENT,
    DEPLOYMENT,
    ENDPOINT_DEPLOYMENT,
    KEY_VALUE,
    ROLE_ASSIGNMENT,
)
from .values import CantJudge, Hidden, text_at, value_at

_OPENAI = "OpenAI"
_DEFAULT_SKU = "Standard"
_DEFAULT_CAPACITY = 1
_JUDGED_KINDS = ("openai", "aiservices")
_STACK = "pulumi:pulumi:Stack"
_EXTENSION = "/providers/roleassignments"


@dataclass(frozen=True)
class Subject:
    """Something that rules judge: the Pulumi resource it stands in, and what Azure would receive of it."""

    resource: Observed
    received: Received | Opaque

    @property
    def title(self) -> str:
        """The resource's Pulumi name, and the place in it."""
        return f"{self.resource.name} ({self.received.place})" if self.received.place else self.resource.name


class Stack(Subject):
    """The stack itself."""


@dataclass(frozen=True)
class Unreadable(Subject):
    """Something that may hold any resource; `received.because` says why nobody can look into it."""

    received: Opaque


@dataclass(frozen=True)
class Resource(Subject):
    """Any resource that Azure would receive."""

    received: Received

    @property
    def body(self) -> Mapping[str, Any]:
        """What Azure gets, as plain values."""
        return self.received.body

    @property
    def name(self) -> str | None:
        """Its name in Azure, the last segment of its id.

        Raises:
            CantJudge: the name is hidden.
        """
        return self.name_at(-1)

    def name_at(self, index: int) -> str | None:
        """A segment of its name in Azure, or None where there is none. Raises as `name` does."""
        names = self.received.names
        found = names[index] if -index <= len(names) else None
        if isinstance(found, Hidden):
            raise CantJudge(f"its name {found.because}")
        return str(found) if found is not None and str(found).strip() else None


class Deployment(Resource):
    """A model deployment."""

    @property
    def account(self) -> str | None:
        """The name of its account in Azure. Raises as `name` does."""
        return self.name_at(-2)

    @property
    def model(self) -> str | None:
        """The model's name."""
        return text_at(self.body, "properties", "model", "name")

    @property
    def version(self) -> str | None:
        """The model's version."""
        return text_at(self.body, "properties", "model", "version")

    @property
    def is_openai(self) -> bool:
        """Whether the model's format is OpenAI's, which is what Azure takes an absent one for."""
        return (text_at(self.body, "properties", "model", "format") or _OPENAI).casefold() == _OPENAI.casefold()

    @property
    def upgrade_option(self) -> str | None:
        """`versionUpgradeOption`."""
        return text_at(self.body, "properties", "versionUpgradeOption")

    @property
    def content_filter(self) -> str | None:
        """`raiPolicyName`."""
        return text_at(self.body, "properties", "raiPolicyName")

    @property
    def sku(self) -> str:
        """The SKU's name; Standard, as Azure has it, where none is given."""
        return text_at(self.body, "sku", "name") or _DEFAULT_SKU

    @property
    def capacity(self) -> int | None:
        """Its capacity in units, 1 where none is given; None for what is no whole number."""
        found = value_at(self.body, "sku", "capacity")
        if found is None:
            return _DEFAULT_CAPACITY
        text = str(found).strip()
        return int(text) if text.isdecimal() and not isinstance(found, bool) else None


class Account(Resource):
    """A Cognitive Services account."""

    @property
    def hosts_models(self) -> bool:
        """Whether it can host models; speech, vision and the other kinds are not this pack's business."""
        return (text_at(self.body, "kind") or _OPENAI).casefold() in _JUDGED_KINDS

    @property
    def local_auth_disabled(self) -> bool:
        """Whether keys are off."""
        return value_at(self.body, "properties", "disableLocalAuth") is True

    @property
    def custom_subdomain(self) -> str | None:
        """The custom subdomain, without which Entra tokens aren't taken."""
        return text_at(self.body, "properties", "customSubDomainName")

    @property
    def location(self) -> str | None:
        """Its region, as it is written."""
        return text_at(self.body, "location")


class RoleAssignment(Resource):
    """A grant of a role."""

    @property
    def role(self) -> str | None:
        """The role's definition id, or its name where the provider takes names."""
        found = text_at(self.body, "properties", "roleDefinitionId")
        return found or text_at(self.body, "properties", "roleDefinitionName")

    @property
    def scope(self) -> str | None:
        """What it is granted on; None where the place it stands in says so."""
        return text_at(self.body, "scope")


class KeyValue(Resource):
    """A key-value of an App Configuration store."""

    @property
    def content_type(self) -> str:
        """Its content type, empty where it has none."""
        return text_at(self.body, "properties", "contentType") or ""

    @property
    def value(self) -> str:
        """Its value, as text."""
        return text_at(self.body, "properties", "value") or ""


_BY_TYPE: Mapping[str, type[Resource]] = {
    DEPLOYMENT: Deployment,
    ENDPOINT_DEPLOYMENT: Deployment,
    CONNECTION_DEPLOYMENT: Deployment,
    ACCOUNT: Account,
    ROLE_ASSIGNMENT: RoleAssignment,
    KEY_VALUE: KeyValue,
}

_S = TypeVar("_S", bound=Subject)


def subjects_in(resource: Observed, kind: type[_S]) -> Iterator[_S]:
    """Every subject of a kind that a Pulumi resource brings to Azure."""
    return (subject for subject in _all_in(resource) if isinstance(subject, kind))


def subjects(everything: Observations, kind: type[_S]) -> Iterator[_S]:
    """Every subject of a kind in a stack."""
    for resource in everything.resources.values():
        yield from subjects_in(resource, kind)


def _all_in(resource: Observed) -> Iterator[Subject]:
    if resource.type == _STACK:
        yield Stack(resource, Opaque(""))
    for found in resource.received:
        yield Unreadable(resource, found) if isinstance(found, Opaque) else _kind_of(found)(resource, found)


def _kind_of(found: Received) -> type[Resource]:
    return RoleAssignment if found.type.endswith(_EXTENSION) else _BY_TYPE.get(found.type, Resource)
