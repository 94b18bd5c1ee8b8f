"""Where a stack lives: the local Azure's file, the provider in front of it, and the stack's state in it."""

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from pulumi.runtime.proto import provider_pb2

from local import Azure, open_azure
from local.provider import AzureNative, wire

from .past import Snapshot
from .provider import Provider
from .recovery import recovered
from .sealing import Sealer
from .stackfile import Stack
from .stage import Stage, foreseen
from .state import Role, Row, StackState

_FOLDER = ".local"
_AZURE_FILE = "azure.sqlite"
_KEY_FILE = "secrets.key"
_PROVIDER_NAMESPACE = "azure-native:"


@dataclass(frozen=True)
class Target:
    """An open local Azure, seen from one stack."""

    azure: Azure
    provider: Provider
    state: StackState

    def snapshot(self) -> Snapshot:
        """The stack as it is, in memory only: steps that had begun are looked up in Azure.

        Raises:
            StateError: the state can't be read.
            ProgramFailed: Azure can't be asked.
        """
        return recovered(self.state.rows(), self.provider, self.state.owner)

    def settled(self) -> Snapshot:
        """The same, with the outcome of steps that had begun written down. Raises as `snapshot` does."""
        rows = self.state.rows()
        if all(row.role in (Role.LIVE, Role.CONDEMNED) for row in rows):
            return self.snapshot()
        found = recovered(rows, self.provider, self.state.owner)
        with self.state.changing() as changes:
            changes.clear()
            for row in rows_of(found):
                changes.put(row.role, row.resource)
        return found


def folder_of(subject: Stack) -> Path:
    """The folder of everything that lasts between runs."""
    return subject.root / _FOLDER


@contextlib.contextmanager
def opened(subject: Stack, create: bool) -> Generator[Target, None, None]:
    """Opens the stack's Azure; one that isn't there is made, or, unless `create`, is empty and leaves no file.

    Raises:
        StateError: the file can't be used.
    """
    folder = folder_of(subject)
    path = folder / _AZURE_FILE
    azure = open_azure(path if create or path.exists() else None)
    with contextlib.closing(azure):
        if create:
            entitle(azure, subject)
        state = StackState(azure.store, subject.name, Sealer(folder / _KEY_FILE))
        yield Target(azure, _provider(azure, subject), state)


def preview_of_nothing(subject: Stack) -> contextlib.AbstractContextManager[Stage]:
    """The stage of a preview in an empty Azure, of a stack that does not exist yet."""
    return preview_against(Snapshot(), subject)


@contextlib.contextmanager
def preview_against(snapshot: Snapshot, subject: Stack) -> Generator[Stage, None, None]:
    """The stage of a preview against a moment that no Azure holds."""
    with contextlib.closing(open_azure(None)) as azure:
        yield foreseen(_provider(azure, subject), snapshot)


def rows_of(snapshot: Snapshot) -> list[Row]:
    """The rows that tell of a stack's moment."""
    return [
        *(Row(Role.LIVE, resource) for resource in snapshot.live.values()),
        *(Row(Role.CONDEMNED, resource) for resource in snapshot.condemned),
    ]


def entitle(azure: Azure, subject: Stack) -> None:
    """Lets whoever deploys the stack write into its stores: in prod a stack grants that to those only whom it names."""
    who = _servicer(azure, subject).client_config
    azure.entitle(who["subscriptionId"], who["objectId"])


def _provider(azure: Azure, subject: Stack) -> Provider:
    return Provider(_servicer(azure, subject))


def _servicer(azure: Azure, subject: Stack) -> AzureNative:
    prefix = _PROVIDER_NAMESPACE
    own = {key.removeprefix(prefix): value for key, value in subject.config.items() if key.startswith(prefix)}
    servicer = AzureNative(azure.arm)
    servicer.Configure(provider_pb2.ConfigureRequest(args=wire.encode(own)), None)
    return servicer
