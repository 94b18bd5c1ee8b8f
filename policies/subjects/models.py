"""Models and what surrounds them, read lazily so that each rule meets only the values it needs."""

from typing import Any

from model_lifecycle.catalogue import find
from policies.values import text_at, texts_in, value_at

from .subject import Resource

_OPENAI = "OpenAI"
_DEFAULT_SKU = "Standard"
_DEFAULT_CAPACITY = 1
_JUDGED_KINDS = ("openai", "aiservices")


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


def _lower(permission: Any, key: str) -> list[str]:
    return [text.casefold() for text in texts_in(value_at(permission, key))]
