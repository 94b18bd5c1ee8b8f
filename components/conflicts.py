"""Waits out Azure's refusal of concurrent writes below one account."""

import asyncio

import pulumi

_CONFLICT_CODES = ("RequestConflict", "AnotherOperationInProgress")
_FIRST_WAIT_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 60.0
_MAX_ATTEMPTS = 12


def retry_conflicts(name: str) -> pulumi.ErrorHook:
    """An error hook, unique by `name`, that retries while Azure answers 409 RequestConflict.

    Creates are chained per account, but the engine deletes what no longer depends on each other at once, and a
    parent's lock can outlast its `Succeeded` (shared data, arm-errors.json). Waits 5 s, then twice as long up to a
    minute, and gives up after 12 attempts (about nine minutes); every other error fails at once.
    """
    return pulumi.ErrorHook(name, _retry)


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
