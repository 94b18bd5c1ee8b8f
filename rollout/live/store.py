"""One store, over its official client: bounded retries, and one message for whatever goes wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from azure.appconfiguration import AzureAppConfigurationClient, ConfigurationSetting
from azure.core import MatchConditions
from azure.core.configuration import ConnectionConfiguration
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ResourceModifiedError,
    ResourceNotFoundError,
)

from model_lifecycle import names
from model_lifecycle.flags import Flag as Shape
from model_lifecycle.releases.flags import CONTENT_TYPE
from rollout.errors import BadInput, StoreTrouble

from .address import Address
from .patience import Patience

_TIMES: dict[str, Any] = {"connection_timeout": 10, "read_timeout": 10}
_ATTEMPTS: dict[str, Any] = {"retry_total": 3, "retry_backoff_max": 4}
_REFUSED = {401: "Log in again, to the tenant of the store", 403: "The identity needs App Configuration Data Owner"}
_THROTTLED = 429
_OF_ANOTHER_SHAPE = (
    "the store's {key} is no feature flag with variants: somebody else has written it. pulumi up writes it anew, from "
    "the stack's file; without --now this changes the file alone."
)


@dataclass(frozen=True)
class Flag:
    """A task's flag as the store holds it: its document, what it is written back with, and when it was written."""

    document: Mapping[str, Any]
    etag: str
    modified: datetime
    tags: Mapping[str, str]
    content_type: str


class Unknown(StoreTrouble):
    """Nobody can say whether the store has taken a change: no answer came, and it could not be read back."""


class Store:
    """The store at an address."""

    def __init__(self, address: Address) -> None:
        self._endpoint = address.endpoint
        self._patience = Patience(**_ATTEMPTS)
        try:
            self._client = AzureAppConfigurationClient(
                address.endpoint, retry_policy=self._patience, **_TIMES, **_access(address)
            )
        except ValueError as error:
            raise BadInput(f"--local: {error}") from None

    def close(self) -> None:
        """Gives its connections back."""
        self._client.close()

    def flag(self, task: str) -> Flag | None:
        """A task's flag; None where there is none.

        Raises:
            StoreTrouble: the store does not answer, or refuses.
        """
        found = self._get(names.flag_key(task))
        if found is None:
            return None
        document = _document(found, task)
        if document.get("display_name", "") is None:
            del document["display_name"]  # the client adds it
        return Flag(
            document, found.etag, _utc(found.last_modified), found.tags or {}, found.content_type or CONTENT_TYPE
        )

    def digest(self, task: str, release: str) -> str | None:
        """The digest that a release was published with; None where it is not published. Raises as `flag`."""
        found = self._get(names.release_key(task, release))
        return (found.tags or {}).get("digest") if found else None

    def write(self, task: str, document: Mapping[str, Any], over: Flag) -> None:
        """Writes a task's flag over the state that was read, and nothing else: one request where all goes well.

        Raises:
            Unknown: nobody can say whether it was written.
            StoreTrouble: it was not, because somebody else was faster, or the store does not answer, or refuses.
        """
        setting = ConfigurationSetting(
            key=names.flag_key(task),
            value=json.dumps(document, ensure_ascii=False, separators=(",", ":")),
            content_type=over.content_type,
            tags=dict(over.tags),
            etag=over.etag,
        )
        try:
            self._client.set_configuration_setting(setting, match_condition=MatchConditions.IfNotModified)
        except AzureError as error:
            self._settle(task, document, error)

    def _settle(self, task: str, document: Mapping[str, Any], error: AzureError) -> None:
        """What came of a write that was not answered well: an attempt before the last one may have got through."""
        refused = isinstance(error, HttpResponseError) and error.status_code in (*_REFUSED, _THROTTLED)
        if refused:
            raise StoreTrouble(self._explained(error)) from None
        try:
            now = self.flag(task)
        except StoreTrouble:
            raise Unknown(self._explained(error)) from None
        if now is not None and now.document == document:
            return
        if isinstance(error, ResourceModifiedError):
            raise StoreTrouble(
                f"somebody else has just changed {task} in the store, so nothing was written there."
            ) from None
        raise StoreTrouble(self._explained(error)) from None

    def _get(self, key: str) -> ConfigurationSetting | None:
        try:
            return self._client.get_configuration_setting(key)
        except ResourceNotFoundError:
            return None
        except AzureError as error:
            raise StoreTrouble(self._explained(error)) from None
        except (TypeError, ValueError, AttributeError):  # the client's own words for JSON that is no object
            raise StoreTrouble(_OF_ANOTHER_SHAPE.format(key=key)) from None

    def _explained(self, error: AzureError) -> str:
        status = error.status_code if isinstance(error, HttpResponseError) else None
        if status == _THROTTLED:
            asked = self._patience.asked
            wait = "a minute" if asked is None else f"{asked:.0f} s, as it asks for"
            return f"{self._endpoint} answers 429, too many requests. Wait {wait}, then repeat."
        if status in _REFUSED:
            return f"{self._endpoint} answers {status}. {_REFUSED[status]}."
        if isinstance(error, ClientAuthenticationError):
            return f"{self._endpoint} was not asked: no login of Azure was found here. Log in (az login), then repeat."
        told = " ".join(str(error.message).split())[:300]
        if status is None:
            return f"{self._endpoint} does not answer: {told}"
        return f"{self._endpoint} answers {status}: {told}"


def _document(found: ConfigurationSetting, task: str) -> dict[str, Any]:
    """A flag's JSON. Raises `Failed` for what no flag looks like: who gets what by it can't be told."""
    try:
        document: dict[str, Any] = json.loads(found.value or "{}")
        Shape.model_validate(document)
    except ValueError:
        raise StoreTrouble(_OF_ANOTHER_SHAPE.format(key=names.flag_key(task))) from None
    return document


def _access(address: Address) -> dict[str, Any]:
    if address.local is None:
        from azure.identity import DefaultAzureCredential  # noqa: PLC0415 - takes a third of a second to import

        return {"credential": DefaultAzureCredential()}
    from reader.local import client  # noqa: PLC0415

    options = client(address.local)
    options["transport"].connection_config = ConnectionConfiguration(**_TIMES)  # the client sets it on its own one only
    return options


def _utc(moment: Any) -> datetime:
    found = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
