"""Resource options: which ones offline honours, and a refusal for every other."""

from collections.abc import Iterator
from typing import Any

from .errors import ProgramFailed

_HOOKS_THAT_RUN_ON_UPDATES = (
    "before_create",
    "after_create",
    "before_update",
    "after_update",
    "before_delete",
    "after_delete",
)


def refuse_unimplemented(request: Any) -> None:
    """Refuses a registration with an option that offline does not implement.

    Honoured: parent, depends_on, protect, deleted_with, aliases, ignore_changes, delete_before_replace,
    replace_on_changes, additional_secret_outputs, hooks on errors; and custom_timeouts, version and hide_diffs, which
    change nothing here.

    Raises:
        ProgramFailed: names the resource and the option.
    """
    for option in _unimplemented(request):
        raise ProgramFailed(
            f"{request.type} resource '{request.name}': offline does not implement the resource option {option}, "
            "and leaving it out would do something else. Remove it, or preview with the pulumi CLI."
        )


def _unimplemented(request: Any) -> Iterator[str]:
    asked = {
        "import_": request.importId,
        "transforms": request.transforms,
        "state_migrations": request.state_migrations,
        "replace_with": request.replace_with,
        "replacement_trigger": request.HasField("replacement_trigger"),
        "retain_on_delete": request.retainOnDelete,
        "plugin_download_url": request.pluginDownloadURL,
        "env_var_mappings": request.envVarMappings,
        "remote (a component of another language)": request.remote,
        "package_ref (a parameterized package)": request.packageRef,
        "hooks": any(getattr(request.hooks, hook) for hook in _HOOKS_THAT_RUN_ON_UPDATES),
    }
    return (option for option, value in asked.items() if value)
