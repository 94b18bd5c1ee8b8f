"""What the rules judge, read lazily so that each rule meets only the values it needs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from model_lifecycle.catalogue import find

from .observed import Observations, Observed
from .received import Opaque, Received
from .received.typed import (
    ACCOUNT,
    CONNECTION_DEPLOYMENT,
    DEPLOYMENT,
    ENDPOINT_DEPLOYMENT,
    KEY_VALUE,
    ROLE_ASSIGNMENT,
    ROLE_DEFINITION,
)
from .values import CantJudge, Hidden, text_at, texts_in, value_at

_OPENAI = "OpenAI"
_DEFAULT_SKU = "Standard"
_DEFAULT_CAPACITY = 1
_JUDGED_KINDS = ("openai", "aiservices")
_STACK = "pulumi:pulumi:Stack"
_STEP = re.compile(r"""[^.\[\]"']+""")
_ANY = "*"
_OPENAI_END_POINT = "azure.openai"
_SHARED_WITH_OTHERS = (ENDPOINT_DEPLOYMENT, CONNECTION_DEPLOYMENT)
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
    def ignored(self) -> list[str]:
        """The paths of `ignoreChanges` that cover a value which rules judge."""
        judged = [_steps(".".join(path)) for path in self.received.kept_in]
        return [path for path in self.resource.ignores if any(_overlap(_steps(path), other) for other in judged)]

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
        """Whether it is OpenAI's: by its format, which Azure takes for OpenAI's when it is absent, or by its model."""
        written = (text_at(self.body, "properties", "model", "format") or _OPENAI).strip().casefold()
        return written == _OPENAI.casefold() or find(self.model or "", self.version or "").known

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
        return (text_at(self.body, "kind") or _OPENAI).strip().casefold() in _JUDGED_KINDS

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


class RoleDefinition(Resource):
    """A role of one's own."""

    @property
    def permissions(self) -> list[tuple[list[str], list[str]]]:
        """What it allows and what it takes back, permission by permission, in lower case."""
        found = value_at(self.body, "properties", "permissions") or []
        return [(_lower(one, "actions"), _lower(one, "notActions")) for one in found]


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


def _lower(permission: Any, key: str) -> list[str]:
    return [text.casefold() for text in texts_in(value_at(permission, key))]


_BY_TYPE: Mapping[str, type[Resource]] = {
    DEPLOYMENT: Deployment,
    ENDPOINT_DEPLOYMENT: Deployment,
    CONNECTION_DEPLOYMENT: Deployment,
    ACCOUNT: Account,
    ROLE_ASSIGNMENT: RoleAssignment,
    "microsoft.authorization/roleassignmentschedulerequests": RoleAssignment,
    "microsoft.authorization/roleeligibilityschedulerequests": RoleAssignment,
    ROLE_DEFINITION: RoleDefinition,
    KEY_VALUE: KeyValue,
}


def _steps(path: str) -> tuple[str, ...]:
    """A path's steps as both the SDKs and Azure spell them."""
    return tuple(step.replace("_", "").casefold() for step in _STEP.findall(path))


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(a == b or _ANY in (a, b) for a, b in zip(one, other, strict=False))


_S = TypeVar("_S", bound=Subject)


def subjects_in(resource: Observed, kind: type[_S]) -> list[_S]:
    """Every subject of a kind that a Pulumi resource brings to Azure."""
    return [subject for subject in _all_in(resource) if isinstance(subject, kind)]


def subjects(everything: Observations, kind: type[_S]) -> Iterator[_S]:
    """Every subject of a kind in a stack."""
    for resource in everything.resources.values():
        yield from subjects_in(resource, kind)


def _all_in(resource: Observed) -> Iterator[Subject]:
    if resource.type == _STACK:
        yield Stack(resource, Opaque(""))
    for found in resource.received:
        yield _subject(resource, found)


def _is_openai_s(found: Received) -> bool:
    """Machine-learning end points also host speech, content safety and whatever somebody brings along."""
    properties = found.body.get("properties")
    kind = properties.get("type") if isinstance(properties, Mapping) else None
    return not isinstance(kind, str) or kind.strip().casefold() == _OPENAI_END_POINT


def _subject(resource: Observed, found: Received | Opaque) -> Subject:
    return Unreadable(resource, found) if isinstance(found, Opaque) else _kind_of(found)(resource, found)


def _kind_of(found: Received) -> type[Resource]:
    if found.type in _SHARED_WITH_OTHERS and not _is_openai_s(found):
        return Resource
    return RoleAssignment if found.type.endswith(_EXTENSION) else _BY_TYPE.get(found.type, Resource)
