"""Decides what happens to a resource, as the engine decides it; previews and ups ask here.

Source: pulumi/pulumi pkg/resource/deploy/step_generator.go (`continueStepsFromImport`, `continueStepsFromDiff`, `diff`,
`calculateDependentReplacements`, `applyReplaceOnChanges`).
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2

from local.provider import UNKNOWN, wire

from . import paths
from .changes import changed, changed_inputs
from .errors import ProgramFailed
from .operations import Change, Op
from .past import Past
from .provider import Provider
from .resources import Resource

_INIT_ERROR = "#initerror"
_DELETED_WITH = provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_SOME, replaces=["deletedWith"])


@dataclass(frozen=True)
class Registration:
    """What a program asks for: the resource with its own inputs, other URNs that it had, and how to replace it.

    `delete_before_replace` is None where the program leaves that to the provider.
    """

    resource: Resource
    aliases: tuple[str, ...] = ()
    delete_before_replace: bool | None = None


@dataclass(frozen=True)
class Step:
    """What happens to one resource. `new` has its inputs after Check, and no outputs yet.

    `first` is deleted before: dependents, then the old resource itself. All of it waits for the deletes of `awaited`
    that another step does. `condemns_old` says that the old resource is deleted after the program instead.
    """

    op: Op
    new: Resource
    old: Resource | None = None
    changes: tuple[Change, ...] = ()
    first: tuple[Resource, ...] = ()
    awaited: tuple[Resource, ...] = ()
    condemns_old: bool = False


class Planner:
    """Compares what a program registers with the past. Usable from any thread."""

    def __init__(self, provider: Provider, past: Past) -> None:
        self._provider = provider
        self._past = past
        self._lock = threading.Lock()
        self._replaced: set[str] = set()

    def step(self, asked: Registration) -> Step:
        """The step for one registered resource.

        Raises:
            ProgramFailed: its inputs can't be used, or protection forbids the step; names the resource.
        """
        step = self._step(asked)
        if step.op is Op.REPLACE:
            self._replaced.add(step.new.urn)
        return step

    def _step(self, asked: Registration) -> Step:
        with self._lock:  # else another step might take it along in between
            old = self._past.claim(asked.resource.urn, asked.aliases)
            is_gone = old is not None and self._past.is_gone(old)
        if old is None:
            return Step(Op.CREATE, self._checked(asked.resource))
        if is_gone:
            return Step(Op.REPLACE, self._checked(asked.resource, formerly=old), old, awaited=(old,))
        new = self._checked(_with_ignored(asked.resource, old), old)
        if not new.custom:
            return _component_step(old, new)
        diff = _DELETED_WITH if new.deleted_with in self._replaced else self._provider.diff(old, new.checked)
        replaces = _replacing(diff, asked.resource.replace_on_changes, bool(old.init_errors))
        if replaces:
            return self._replacement(asked, old, diff, replaces)
        if diff.changes == provider_pb2.DiffResponse.DIFF_SOME or old.init_errors:
            return Step(Op.UPDATE, new, old, changed(old.checked, new.checked, diff))
        return Step(Op.SAME, new, old)

    def _checked(self, asked: Resource, old: Resource | None = None, formerly: Resource | None = None) -> Resource:
        return replace(asked, checked=self._provider.checked(asked, old, formerly))

    def _replacement(
        self, asked: Registration, old: Resource, diff: provider_pb2.DiffResponse, replaces: frozenset[str]
    ) -> Step:
        if old.protect and asked.resource.protect:
            raise ProgramFailed(_protected(old, f"would be replaced, because of {', '.join(sorted(replaces))}"))
        new = self._checked(asked.resource, formerly=old)
        changes = tuple(
            replace(change, replaces=change.replaces or _is_below(change, replaces))
            for change in changed(old.checked, new.checked, diff)
        )
        deletes_first = diff.deleteBeforeReplace if asked.delete_before_replace is None else asked.delete_before_replace
        if not deletes_first:
            return Step(Op.REPLACE, new, old, changes, condemns_old=True)
        with self._lock:
            followers = self._replaced_with(old)
            awaited = tuple(resource for resource in followers if self._past.is_gone(resource))
            first = tuple(resource for resource in reversed(followers) if resource not in awaited)
            self._past.remove(first)
        return Step(Op.REPLACE, new, old, changes, first=(*first, old), awaited=awaited)

    def _replaced_with(self, root: Resource) -> tuple[Resource, ...]:
        """The dependents that must be deleted before `root` and created again, needed ones first."""
        replaced = {root.urn: root}
        for resource in self._past.dependents(root):
            if resource.custom and self._must_follow(resource, replaced):
                if resource.protect:
                    raise ProgramFailed(_protected(resource, f"would be replaced together with {root.urn}"))
                replaced[resource.urn] = resource
        return tuple(replaced.values())[1:]

    def _must_follow(self, resource: Resource, replaced: Mapping[str, Resource]) -> bool:
        """Whether a resource goes with a replaced one, or would be replaced if all that it takes from them changed."""
        if resource.deleted_with in replaced:
            return True
        from_replaced = [name for name, urns in resource.property_dependencies.items() if replaced.keys() & set(urns)]
        inputs = struct_pb2.Struct()
        inputs.CopyFrom(resource.checked)
        for name in from_replaced:
            if name in inputs.fields:
                inputs.fields[name].CopyFrom(wire.encode({"it": UNKNOWN}).fields["it"])
        if inputs == resource.checked:
            return False
        return bool(_replacing(self._provider.diff(resource, inputs), resource.replace_on_changes, False))


def refuse_protected(resources: tuple[Resource, ...]) -> None:
    """Refuses to delete protected resources.

    Raises:
        ProgramFailed: names the first and the way out.
    """
    for resource in resources:
        if resource.protect:
            raise ProgramFailed(_protected(resource, "would be deleted, because the program no longer registers it"))


def _component_step(old: Resource, new: Resource) -> Step:
    if old.checked == new.checked:
        return Step(Op.SAME, new, old)
    return Step(Op.UPDATE, new, old, changed_inputs(old, new))


def _with_ignored(asked: Resource, old: Resource) -> Resource:
    """The resource with its old values wherever changes are to be ignored."""
    if not asked.ignore_changes:
        return asked
    inputs = struct_pb2.Struct()
    inputs.CopyFrom(asked.checked)
    for path in asked.ignore_changes:
        paths.reset(_parsed(asked, path), old.checked, inputs)
    return replace(asked, checked=inputs)


def _replacing(diff: provider_pb2.DiffResponse, on_changes: tuple[str, ...], has_init_errors: bool) -> frozenset[str]:
    """The properties that force a replacement."""
    demanded = [paths.parse(path) for path in on_changes]
    if has_init_errors and any(paths.contains(path, (_INIT_ERROR,)) for path in demanded):
        return frozenset({_INIT_ERROR})
    if diff.changes != provider_pb2.DiffResponse.DIFF_SOME:
        return frozenset()
    changes = {*diff.diffs, *diff.detailedDiff}
    return frozenset(diff.replaces) | {
        change for change in changes if any(paths.contains(path, paths.parse(change)) for path in demanded)
    }


def _is_below(change: Change, replaces: frozenset[str]) -> bool:
    return any(paths.contains(paths.parse(path), paths.parse(change.path)) for path in replaces if path != _INIT_ERROR)


def _parsed(resource: Resource, path: str) -> paths.Path:
    try:
        return paths.parse(path)
    except ValueError as error:
        raise ProgramFailed(f"{resource.type} resource '{resource.name}': ignore_changes: {error}.") from None


def _protected(resource: Resource, what: str) -> str:
    return (
        f"{resource.urn}: is protected and {what}. Nothing is done. Set protect=False, bring the stack up once, and "
        "then make the change; or take the change back."
    )
