"""Where a task's store is, from the stack's file alone: names are computed, nobody is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model_lifecycle import names
from model_lifecycle.settings.frozen import GUID
from rollout.errors import BadInput
from rollout.stackedit import StackFile

LOCAL_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
"""What the local Azure of `make up` deploys to."""
_KEY = "azure-native:subscriptionId"


@dataclass(frozen=True)
class Address:
    """A store: its end point, and the local Azure's URL where it is one of those."""

    endpoint: str
    local: str | None = None


def address_of(file: StackFile, stack: str, task: str, subscription: str | None, local: str | None) -> Address | None:
    """The store that holds a task's releases; None where nobody said which subscription it is in.

    Args:
        file: the stack's file.
        stack: the stack's name.
        task: the task.
        subscription: the subscription's id, where it was given.
        local: the local Azure's URL, where that was given.

    Raises:
        BadInput: no store holds the task, or the subscription is no GUID.
    """
    key, location = _store(file, task)
    found = subscription or (None if local else file.other(_KEY)) or (LOCAL_SUBSCRIPTION if local else None)
    if found is None:
        return None
    if not re.fullmatch(GUID, found):
        raise BadInput(
            f"--subscription {found!r}: is no GUID, so no subscription has that id. az account show tells it."
        )
    name = names.store(stack, key, found, file.project, location)
    return Address(names.store_endpoint(name), local)


def _store(file: StackFile, task: str) -> tuple[str, str]:
    for key, store in file.own("stores").items():
        if isinstance(store, Mapping) and _holds(store, task):
            return str(key), str(store.get("location"))
    raise BadInput(f"{file.name}: no store holds {task}, so nobody could draw its releases. List it under a store.")


def _holds(store: Mapping[str, Any], task: str) -> bool:
    tasks = store.get("tasks")
    return tasks is None or (isinstance(tasks, list) and task in tasks)
