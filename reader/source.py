"""The official provider over the flags and key-values of some tasks, and what its failures mean."""

import json
import logging
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

from azure.appconfiguration.provider import AzureAppConfigurationProvider, SettingSelector, load
from azure.core.exceptions import AzureError, HttpResponseError

from .errors import UnreachableStore, UnusableRelease

_LOG = logging.getLogger("reader")
_FLAGS = ("feature_management", "feature_flags")
_UNAUTHORIZED, _FORBIDDEN = 401, 403
_PATIENCE: dict[str, Any] = {"connection_timeout": 5, "read_timeout": 10}
"""Seconds that one request may take; the provider's own default is minutes, and an app's request waits for it."""
_FAILURES = (AzureError, OSError, ValueError, RuntimeError, TypeError, AttributeError, LookupError)
"""The last three are what the provider raises over a flag that is none."""


class Source:
    """One store, seen through the official provider; usable from any thread."""

    def __init__(
        self, endpoint: str, tasks: Iterable[str], interval: int, startup_timeout: int, options: Mapping[str, Any]
    ) -> None:
        self.endpoint = endpoint
        self._tasks = tuple(tasks)
        self._interval = interval
        self._arguments: dict[str, Any] = {
            **_PATIENCE,
            **options,
            "startup_timeout": startup_timeout,
            "refresh_interval": interval,
        }
        self._provider: AzureAppConfigurationProvider | None = None
        self._held: Mapping[str, Any] = {}
        self._asking = threading.Lock()
        self._changed = threading.Event()
        self._failed_at: float | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the store was ever read."""
        return self._provider is not None

    def connect(self) -> None:
        """Reads everything afresh.

        Raises:
            UnreachableStore: the store could not be read within the time for a start.
        """
        try:
            provider = load(
                self.endpoint,
                selects=[SettingSelector(key_filter=f"{task}/*") for task in self._tasks],
                feature_flag_enabled=True,
                feature_flag_selectors=[SettingSelector(key_filter=task) for task in self._tasks],
                refresh_enabled=True,
                feature_flag_refresh_enabled=True,
                on_refresh_success=self._changed.set,
                on_refresh_error=self._failed,
                **self._arguments,
            )
        except _FAILURES as error:
            raise UnreachableStore(_why(error)) from None
        with self._asking:  # the former one is not closed: it may share a transport
            self._provider, self._held = provider, dict(provider)

    def refresh(self) -> bool:
        """Asks the store for changes, at most once an interval; whether there were any. Never raises.

        While one thread asks, the others are told of none.
        """
        if not self._provider or self._has_just_failed() or not self._asking.acquire(blocking=False):
            return False
        try:
            return self._asked(self._provider)
        finally:
            self._asking.release()

    def of_task(self, task: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """A task's flag, and the key-values below the task, JSON parsed; both of one moment.

        Raises:
            UnusableRelease: the store has no such flag.
        """
        held = self._held
        for flag in held.get(_FLAGS[0], {}).get(_FLAGS[1], []):
            if flag.get("id") == task:
                return flag, {key: value for key, value in held.items() if key.startswith(f"{task}/")}
        raise UnusableRelease(f"there is no flag '{task}'")

    def close(self) -> None:
        """Closes the connection."""
        if self._provider:
            self._provider.close()

    def _asked(self, provider: AzureAppConfigurationProvider) -> bool:
        """Asks, and copies what there is then: a refresh changes the provider's own while others may read it."""
        try:
            provider.refresh(**_PATIENCE)
        except _FAILURES as error:
            self._failed(error)
        self._note_recovery()
        if not self._changed.is_set():
            return False
        self._changed.clear()
        self._held = dict(provider)
        return True

    def _has_just_failed(self) -> bool:
        """The provider waits an interval after most failures, but not where it can't read a flag."""
        return self._failed_at is not None and time.monotonic() - self._failed_at < self._interval

    def _failed(self, error: Exception) -> None:
        if self._failed_at is None:
            told = "%s: not refreshed, so what was read last goes on being served: %s"
            _LOG.warning(told, self.endpoint, _why(error))
        self._failed_at = time.monotonic()

    def _note_recovery(self) -> None:
        """An interval after a failure the provider has asked again; without another failure, it was answered."""
        if self._failed_at is not None and not self._has_just_failed():
            self._failed_at = None
            _LOG.warning("%s: refreshed again", self.endpoint)


def _why(error: Exception) -> str:
    """The cause, and where there is one the way out."""
    causes = error.args[1] if isinstance(error, TimeoutError) and len(error.args) > 1 else []
    cause = causes[-1] if causes else error
    status = cause.status_code if isinstance(cause, HttpResponseError) else None
    if status == _UNAUTHORIZED:
        return "401: the token is not one for this store: check the credential and its tenant"
    if status == _FORBIDDEN:
        return "403: the identity may not read: give it a line under consumers.<key>.identities (a grant takes minutes)"
    return f"{status}: {cause.reason}" if isinstance(cause, HttpResponseError) and status else _first_line(cause)


def _first_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return json.dumps(text.splitlines()[0][:300], ensure_ascii=False)
