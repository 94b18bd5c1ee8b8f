"""Changes one task's entry of a stack file's text."""

import yaml

from model_lifecycle.settings import Pinned, Rollout, Trial

from .splice import CantEdit, Pair, Splice, mapping, pair_of, plain


def with_task(text: str, project: str, task: str, before: Rollout | None, after: Rollout) -> str:
    """The text of a stack file in which a task is configured as `after`.

    Raises:
        CantEdit: the entry is written in a way that can't be changed in place.
    """
    splice = Splice(text)
    tasks = _tasks(splice.root(), project)
    if before is None:
        _add_task(splice, tasks, task, after)
        return splice.done()
    found = pair_of(tasks, task)
    if found is None:
        raise CantEdit(f"has no own entry for {task} under tasks")
    _Entry(splice, mapping(found[1], f"tasks.{task}")).change(before, after)
    return splice.done()


def config_of(root: yaml.MappingNode) -> yaml.MappingNode:
    """The map below `config:`."""
    config = pair_of(root, "config")
    return mapping(config[1] if config else None, "config")


def full_keys(project: str, key: str) -> tuple[str, str, str]:
    """The ways in which the CLI lets a key of the project be written."""
    return f"{project}:{key}", key, f"{project}:config:{key}"


def _tasks(root: yaml.MappingNode, project: str) -> yaml.MappingNode:
    tasks = pair_of(config_of(root), *full_keys(project, "tasks"))
    if tasks is None:
        raise CantEdit(f"has no {project}:tasks yet. Add it, with a store for the task (docs/configuration.md)")
    return mapping(tasks[1], f"{project}:tasks")


def _add_task(splice: Splice, tasks: yaml.MappingNode, task: str, after: Rollout) -> None:
    entry = f"{{stable: {plain(after.stable)}}}"
    if tasks.value:
        splice.add(tasks, tasks.value[-1], plain(task), entry)
    elif tasks.flow_style:
        splice.replace(tasks.start_mark.index, tasks.end_mark.index, f"{{{plain(task)}: {entry}}}")


class _Entry:
    """One task's entry."""

    def __init__(self, splice: Splice, node: yaml.MappingNode) -> None:
        self._splice = splice
        self._node = node

    def change(self, before: Rollout, after: Rollout) -> None:
        """Writes what differs."""
        if before.stable != after.stable:
            self._splice.set_scalar(self._needed("stable")[1], after.stable)
        if before.canary != after.canary:
            self._canary(after.canary)
        if before.former != after.former:
            self._text("former", after.former)
        if before.enabled != after.enabled:
            self._text("enabled", None if after.enabled else "false", quote=False)
        for kind in ("users", "groups"):
            if getattr(before, kind) != getattr(after, kind):
                self._pins(kind, getattr(after, kind))

    def _needed(self, key: str) -> Pair:
        found = pair_of(self._node, key)
        if found is None:
            raise CantEdit(f"has {key} in another place, which this one refers to")
        return found

    def _text(self, key: str, value: str | None, *, quote: bool = True) -> None:
        found = pair_of(self._node, key)
        if value is None:
            self._splice.remove(self._node, self._needed(key))
        elif found:
            self._splice.put(found, plain(value) if quote else value)
        else:
            self._splice.add(self._node, self._anchor(), key, plain(value) if quote else value)

    def _canary(self, trial: Trial | None) -> None:
        found = pair_of(self._node, "canary")
        if trial is None:
            self._splice.remove(self._node, self._needed("canary"))
        elif found is None:
            value = f"{{release: {plain(trial.release)}, percent: {trial.percent}}}"
            self._splice.add(self._node, self._needed("stable"), "canary", value)
        else:
            inner = mapping(found[1], "canary")
            for key, value in (("release", trial.release), ("percent", trial.percent)):
                pair = pair_of(inner, key)
                if pair is None:
                    raise CantEdit(f"has canary.{key} in another place, which this one refers to")
                if str(pair[1].value) != str(value):
                    self._splice.set_scalar(pair[1], value)

    def _pins(self, kind: str, pinned: Pinned) -> None:
        pair = self._needed(kind)
        inner = mapping(pair[1], kind)
        canary = pair_of(inner, "canary")
        if not pinned.stable:
            self._splice.remove(self._node, pair)
        elif canary and pair_of(inner, "stable") is None:
            self._splice.rename(canary, "stable")
        else:
            self._splice.put(pair, f"{{stable: [{', '.join(map(plain, pinned.stable))}]}}")

    def _anchor(self) -> Pair:
        """What a new field stands behind: the canary where it stays, else stable."""
        return self._needed("stable")
