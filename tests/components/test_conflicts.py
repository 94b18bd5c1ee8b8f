"""Azure's refusals of concurrent writes are waited out; nothing else is."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from unittest import mock

import pulumi
import pytest

from components import conflicts

CONFLICT = (
    'Status=409 Code="RequestConflict" Message="Another operation is being performed on the parent resource '
    "'/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a'. Please try again later.\""
)

HELD = 'Status=409 Code="PessimisticConcurrencyConflict" Message="Operation on the API is in progress"'


REPLICA = 'Status=409 Code="Conflict" Message="Only one replica may be provisioned at a time."'
PASSED_BY = 'Status=409 Code="Conflict" Message="... please use pass-through authentication mode"'
FORBIDDEN = 'Status=403 Code="Forbidden" Message="Access to the requested resource is forbidden."'


def retried(errors: list[str], codes: Sequence[str] = conflicts._CONFLICT_CODES) -> tuple[bool, list[float]]:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    args = pulumi.ErrorHookArgs("urn", "", "name", "type", failed_operation="create", errors=errors)
    with mock.patch.object(asyncio, "sleep", sleep):
        return asyncio.run(conflicts._retry(codes, conflicts._MAX_ATTEMPTS)(args)), waits


@pytest.mark.parametrize("refusal", [CONFLICT, HELD, REPLICA])
def test_a_conflict_is_retried_after_a_wait(refusal: str) -> None:
    assert retried([refusal]) == (True, [5.0])


def test_waits_grow_up_to_a_minute() -> None:
    assert [retried([CONFLICT] * attempts)[1][0] for attempts in (1, 2, 3, 4, 5, 9)] == [5, 10, 20, 40, 60, 60]


def test_it_gives_up_in_the_end() -> None:
    assert retried([CONFLICT] * 11)[0] is True
    assert retried([CONFLICT] * 12) == (False, [])


@pytest.mark.parametrize(
    "code", ["InsufficientQuota", "InvalidCapacity", "ServiceModelDeprecated", "CustomDomainInUse"]
)
def test_other_errors_fail_at_once(code: str) -> None:
    assert retried([f'Status=400 Code="{code}" Message="no"']) == (False, [])


def test_a_conflict_that_no_wait_mends_fails_at_once() -> None:
    assert retried([PASSED_BY]) == (False, [])


def test_who_was_let_in_a_moment_ago_is_waited_for_and_no_other_write_is() -> None:
    assert retried([FORBIDDEN], conflicts._FORBIDDEN_CODES) == (True, [5.0])
    assert retried([FORBIDDEN]) == (False, [])
    waits = [conflicts.wait_seconds(failed) for failed in range(1, conflicts._MAX_ATTEMPTS_UNTIL_GRANTED)]
    assert sum(waits) > 15 * 60


def test_the_newest_error_counts() -> None:
    assert retried(["something else", CONFLICT]) == (False, [])
    assert retried([CONFLICT, "something else"])[0] is True


def test_no_error_is_no_conflict() -> None:
    assert conflicts.is_conflict([]) is False


def test_json_bodies_are_recognised_too() -> None:
    body: Any = {"error": {"code": "RequestConflict", "message": "Another operation is being performed"}}
    assert conflicts.is_conflict([json.dumps(body)])
