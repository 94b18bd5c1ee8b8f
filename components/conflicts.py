"""Waits out Azure's refusal of concurrent writes below one account, or one API Management service."""

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime.settings import get_monitor

_NAME = "retry-request-conflicts"
_CONFLICT_CODES = ("RequestConflict", "PessimisticConcurrencyConflict")
"""What Cognitive Services and API Management answer with 409 while another write is under way."""
_FIRST_WAIT_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 60.0
_MAX_ATTEMPTS = 12
_HOOKS: WeakKeyDictionary[Any, pulumi.ErrorHook] = WeakKeyDictionary()
"""By the monitor of the program that runs: one program, one hook."""


def retry_conflicts() -> pulumi.ErrorHook:
    """The stack's error hook that retries while Azure answers 409 RequestConflict or PessimisticConcurrencyConflict.

    There is one for the whole stack, under a name that never changes: the state of a resource names its hooks, and a
    hook that went away with an account could not help to delete that account's deployments.

    Creates are chained where Azure takes one at a time, but the engine deletes what no longer depends on each other at
    once, and a parent's lock can outlast its `Succeeded` (microsoft/aspire#4022, Azure/azure-dev#9398,
    Azure/apiops#379). Waits 5 s, then twice as
    long up to a minute, and gives up after 12 attempts (about eight minutes); every other error fails at once.
    """
    monitor = get_monitor()
    if monitor not in _HOOKS:
        _HOOKS[monitor] = pulumi.ErrorHook(_NAME, _retry)
    return _HOOKS[monitor]


async def _retry(args: pulumi.ErrorHookArgs) -> bool:
    attempts = len(args.errors)
    if not is_conflict(args.errors) or attempts >= _MAX_ATTEMPTS:
        return False
    await asyncio.sleep(wait_seconds(attempts))
    return True


def is_conflict(errors: list[str]) -> bool:
    """Whether the newest error, which stands first, is Azure's refusal of a concurrent write."""
    return bool(errors) and any(code in errors[0] for code in _CONFLICT_CODES)


def wait_seconds(attempts: int) -> float:
    """How long to wait after so many failed attempts, in seconds."""
    return min(_FIRST_WAIT_SECONDS * 2.0 ** (attempts - 1), _LONGEST_WAIT_SECONDS)
