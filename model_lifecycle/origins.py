"""Which entry of a stack's configuration a resource comes from."""

from collections.abc import Mapping

from model_lifecycle import names
from model_lifecycle.settings import Settings, dotted


def origins(settings: Settings, project: str) -> Mapping[str, str]:
    """The entry behind each resource, in Pulumi's notation of a path, by the resource's Pulumi name."""
    entries = {key: ("accounts", key) for key in settings.accounts}
    placements = {entry.resource_name(placement): path for entry, placement, path in settings.placed()}
    callers = {names.child(account, key): ("callers", key) for account in settings.accounts for key in settings.callers}
    return {
        name: dotted((f"{project}:{path[0]}", *path[1:])) for name, path in (entries | placements | callers).items()
    }
