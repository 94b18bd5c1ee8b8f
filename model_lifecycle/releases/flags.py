"""The feature flag of a task: who gets which of its releases.

Source: feature flag schema 2.0.0 (microsoft/FeatureManagement, Schema/) and featuremanagement 2.2, which fails on
percentiles that are no whole numbers or end at 0. The canary's users are those below `percent`, so that raising it
only adds to them.
"""

from collections.abc import Mapping
from typing import Any

from model_lifecycle import names
from model_lifecycle.settings import Rollout

from .args import KeyValueArgs
from .documents import as_json
from .release import Release

CONTENT_TYPE = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8"
_ALL = 100


def flag(task: str, rollout: Rollout, releases: Mapping[str, Release]) -> KeyValueArgs:
    """The flag of a task as a key-value.

    Args:
        task: the task, which is the flag's id.
        rollout: what was configured for it.
        releases: at least those that it serves, by their names.
    """
    key = names.flag_key(task)
    content = {
        "id": task,
        "description": f"Which release {task} serves, and to whom.",
        "enabled": rollout.enabled,
        "conditions": {"client_filters": []},
        "variants": [_variant(releases[name]) for name in rollout.served],
        "allocation": _allocation(task, rollout),
        "telemetry": {"enabled": True},
    }
    return {
        "name": key,
        "key_value_name": names.key_value(key),
        "value": as_json(content),
        "content_type": CONTENT_TYPE,
        "tags": {"task": task},
    }


def _variant(release: Release) -> dict[str, Any]:
    return {
        "name": release.name,
        "configuration_value": {
            "release": release.name,
            "digest": release.digest,
            "modelVersion": release.model_version,
            "deployment": release.model_version,
            "evaluation": release.evaluation.verdict if release.evaluation else None,
            "key": names.release_key(release.task, release.name),
        },
    }


def _allocation(task: str, rollout: Rollout) -> dict[str, Any]:
    return {
        "default_when_enabled": rollout.stable,
        "default_when_disabled": rollout.way_back,
        "seed": rollout.salt or task,
        "percentile": _percentiles(rollout),
        "user": _pinned(rollout, "users", rollout.users.stable, rollout.users.canary),
        "group": _pinned(rollout, "groups", rollout.groups.stable, rollout.groups.canary),
    }


def _percentiles(rollout: Rollout) -> list[dict[str, Any]]:
    share = rollout.canary.percent if rollout.canary else 0
    parts = [(rollout.canary.release, 0, share)] if rollout.canary else []
    parts.append((rollout.stable, share, _ALL))
    return [{"variant": name, "from": start, "to": end} for name, start, end in parts if start < end]


def _pinned(rollout: Rollout, kind: str, stable: tuple[str, ...], canary: tuple[str, ...]) -> list[dict[str, Any]]:
    pinned = [(rollout.stable, stable), *([(rollout.canary.release, canary)] if rollout.canary else [])]
    return [{"variant": name, kind: list(ids)} for name, ids in pinned if ids]
