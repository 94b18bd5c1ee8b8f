"""What the rules judge: deployments and accounts, read lazily so that each rule meets only the values it needs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .values import text_at, value_at

_OPENAI = "OpenAI"
_DEFAULT_SKU = "Standard"
_JUDGED_KINDS = ("openai", "aiservices")


def _type(name: str) -> re.Pattern[str]:
    """The type's token, with or without an API version in either of the package's spellings."""
    return re.compile(rf"azure-native(_cognitiveservices_v\w+)?:cognitiveservices(/v\w+)?:{name}")


@dataclass(frozen=True)
class Deployment:
    """A model deployment, as `azure-native` writes it."""

    properties: Mapping[str, Any]

    TYPE = _type("Deployment")

    @property
    def judged(self) -> bool:
        """Every deployment is."""
        return True

    @property
    def name(self) -> str | None:
        """The deployment's name in Azure."""
        return text_at(self.properties, "deploymentName")

    @property
    def model(self) -> str | None:
        """The model's name."""
        return text_at(self.properties, "properties", "model", "name")

    @property
    def version(self) -> str | None:
        """The model's version."""
        return text_at(self.properties, "properties", "model", "version")

    @property
    def is_openai(self) -> bool:
        """Whether the model's format is OpenAI's, which is what Azure takes an absent one for."""
        return (text_at(self.properties, "properties", "model", "format") or _OPENAI).casefold() == _OPENAI.casefold()

    @property
    def upgrade_option(self) -> str | None:
        """`versionUpgradeOption`."""
        return text_at(self.properties, "properties", "versionUpgradeOption")

    @property
    def sku(self) -> str:
        """The SKU's name; Standard, as Azure has it, where none is given."""
        return text_at(self.properties, "sku", "name") or _DEFAULT_SKU


@dataclass(frozen=True)
class Account:
    """A Cognitive Services account, as `azure-native` writes it."""

    properties: Mapping[str, Any]

    TYPE = _type("Account")

    @property
    def judged(self) -> bool:
        """Accounts that can host models are; speech, vision and the other kinds are not this pack's business."""
        return (text_at(self.properties, "kind") or _OPENAI).casefold() in _JUDGED_KINDS

    @property
    def local_auth_disabled(self) -> bool:
        """Whether keys are off."""
        return value_at(self.properties, "properties", "disableLocalAuth") is True

    @property
    def custom_subdomain(self) -> str | None:
        """The custom subdomain, without which Entra tokens aren't taken."""
        return text_at(self.properties, "properties", "customSubDomainName")


Subject = Deployment | Account
