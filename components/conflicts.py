"""Waits out what Azure refuses for a while: concurrent writes below one parent, and who was let in a moment ago."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime.settings import get_monitor

_CONFLICT_CODES = ("RequestConflict", "PessimisticConcurrencyConflict", "Only one replica may be provisioned at a time")
"""What Cognitive Services, API Management and App Configuration answer with 409 while another write is under way.

App Configuration's is a message (Azure/bicep-registry-modules#5137): its code, `Conflict`, stands for other things too.
"""
_FIRST_WAIT_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 60.0
_MAX_ATTEMPTS = 12
_MAX_ATTEMPTS_UNTIL_GRANTED = 20
_FORBIDDEN_CODES = ("Forbidden",)
_HOOKS: WeakKeyDictionary[Any, dict[str, pulumi.ErrorHook]] = WeakKeyDictionary()
"""By the monitor of the program that runs, and by name: one program, one hook of a name."""


def retry_conflicts() -> pulumi.ErrorHook:
    """The stack's error hook that retries while Azure answers 409 because another write is under way.

    There is one for the whole stack, under a name that never changes: the state of a resource names its hooks, and a
    hook that went away with an account could not help to delete that account's deployments.

    Creates are chained where Azure takes one at a time, but the engine deletes what no longer depends on each other at
    once, and a parent's lock can outlast its `Succeeded` (microsoft/aspire#4022, Azure/azure-dev#9398,
    Azure/apiops#379). Waits 5 s, then twice as long up to a minute, and gives up after 12 attempts (about eight
    minutes); every other error fails at once.
    """
    return _hook("retry-request-conflicts", _CONFLICT_CODES)


def retry_until_granted() -> pulumi.ErrorHook:
    """The stack's error hook that retries while App Configuration answers 403 to who has just been let in.

    A role counts only after a while, of up to 15 minutes (Microsoft Learn, "Access Azure App Configuration using
    Microsoft Entra ID"). Waits as `retry_conflicts` does, and gives up after 20 attempts (about 16 minutes): whoever
    has no role at all is told after as long.
    """
    return _hook("retry-until-granted", _FORBIDDEN_CODES, _MAX_ATTEMPTS_UNTIL_GRANTED)


def _hook(name: str, codes: Sequence[str], attempts: int = _MAX_ATTEMPTS) -> pulumi.ErrorHook:
    hooks = _HOOKS.setdefault(get_monitor(), {})
    if name not in hooks:
        hooks[name] = pulumi.ErrorHook(name, _retry(codes, attempts))
    return hooks[name]


def _retry(codes: Sequence[str], attempts: int) -> Callable[[pulumi.ErrorHookArgs], Awaitable[bool]]:
    async def retry(args: pulumi.ErrorHookArgs) -> bool:
        failed = len(args.errors)
        if not says(args.errors, codes) or failed >= attempts:
            return False
        await asyncio.sleep(wait_seconds(failed))
        return True

    return retry


def is_conflict(errors: list[str]) -> bool:
    """Whether the newest error, which stands first, is Azure's refusal of a concurrent write."""
    return says(errors, _CONFLICT_CODES)


def says(errors: list[str], codes: Sequence[str]) -> bool:
    """Whether the newest error, which stands first, bears one of these codes."""
    return bool(errors) and any(code in errors[0] for code in codes)


def wait_seconds(attempts: int) -> float:
    """How long to wait after so many failed attempts, in seconds."""
    return min(_FIRST_WAIT_SECONDS * 2.0 ** (attempts - 1), _LONGEST_WAIT_SECONDS)
