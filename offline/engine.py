"""Answers a program as the Pulumi engine would: URNs, aliases, and one step for each resource.

It stands on Pulumi's test runtime (`pulumi.runtime.mocks`), whose own answers differ from the engine's: URNs take the
stack's type and lose grandparents there, and nested outputs that nobody gave come back as a known None.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime import mocks
from pulumi.runtime.proto import resource_pb2

from local.provider import Refused

from .errors import ProgramFailed
from .operations import Op, Operation
from .options import refuse_unimplemented
from .resources import Resource
from .stage import Stage
from .steps import Planner, Registration

STACK_TYPE = "pulumi:pulumi:Stack"


class InvokeRefused(grpc.RpcError):
    """A function's failure as the runtime takes it from the engine, so that a program can handle it."""

    def code(self) -> grpc.StatusCode:
        """The engine's own for what a provider refuses."""
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        """What was refused, and why."""
        return str(self)


class Monitor(mocks.MockMonitor):
    """The resource monitor of one run; `operations` fills up by URN while the program runs."""

    def __init__(self, stage: Stage, project: str, stack: str, watch: Callable[[Operation], None]) -> None:
        super().__init__(_NoMocks())
        self.operations: dict[str, Operation] = {}
        self._stage = stage
        self._planner = Planner(stage.provider, stage.past)
        self._project, self._stack = project, stack
        self._watch = watch
        self._begun: set[str] = set()
        self._lock = threading.Lock()

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The engine's URN: all ancestors' types but the stack's, joined by `$`."""
        return _urn(self._stack, self._project, parent, type_, name)

    def RegisterResource(self, request: Any) -> Any:
        refuse_unimplemented(request)
        with self._stage.gate.step():
            asked = self._asked(request)
            self._begin(asked)
            step = self._planner.step(asked)
            done = self._stage.performer.perform(step)
        self._record(Operation.on(done, step.op, step.changes, asked.aliases))
        return resource_pb2.RegisterResourceResponse(urn=done.urn, id=done.id, object=done.created)

    def RegisterResourceOutputs(self, request: Any) -> empty_pb2.Empty:
        with self._lock:
            before = self.operations[request.urn]
            now = self.operations[request.urn] = replace(before, created=request.outputs)
        if now.type != STACK_TYPE and (before.op is not Op.SAME or before.created != now.created):
            self._stage.performer.register_outputs(now)
        return empty_pb2.Empty()

    def RegisterErrorHook(self, request: Any) -> empty_pb2.Empty:
        self._stage.hooks.register(request)
        return empty_pb2.Empty()

    def SignalAndWaitForShutdown(self, request: Any) -> empty_pb2.Empty:
        """The program is done and its hooks can still be called: now the engine deletes what is left over."""
        self._stage.performer.conclude(self._stage.past)
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:
        try:
            answer = self._stage.provider.invoke(request.tok, request.args)
        except Refused as refused:
            raise InvokeRefused(f"invocation of {request.tok} returned an error: {refused}") from None
        fields: dict[str, Any] = {"return": answer}
        return resource_pb2.ResourceInvokeResponse(**fields)

    def ReadResource(self, request: Any) -> Any:
        raise ProgramFailed(f"{request.type} resource '{request.name}': offline can't read existing resources.")

    def RegisterStackTransform(self, request: Any) -> Any:
        raise ProgramFailed("offline does not implement stack transforms: preview with the pulumi CLI.")

    def RegisterStackInvokeTransform(self, request: Any) -> empty_pb2.Empty:
        raise ProgramFailed("offline does not implement invoke transforms: preview with the pulumi CLI.")

    def Call(self, request: Any) -> Any:
        raise ProgramFailed(f"method {request.tok}: offline does not serve resource methods.")

    def _asked(self, request: Any) -> Registration:
        resource = Resource(
            urn=self.make_urn(request.parent, request.type, request.name),
            type=request.type,
            name=request.name,
            custom=request.custom,
            parent=request.parent,
            dependencies=tuple(sorted(request.dependencies)),
            property_dependencies={k: tuple(sorted(v.urns)) for k, v in request.propertyDependencies.items()},
            checked=request.object,
            protect=request.protect,
            deleted_with=request.deletedWith,
            ignore_changes=tuple(request.ignoreChanges),
            replace_on_changes=tuple(request.replaceOnChanges),
            error_hooks=tuple(request.hooks.on_error),
            additional_secret_outputs=tuple(request.additionalSecretOutputs),
        )
        delete_first = request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None
        return Registration(resource, tuple(dict.fromkeys(self._aliases(request))), delete_first)

    def _aliases(self, request: Any) -> Iterator[str]:
        """The URNs that a resource may have had: those it names, and those that its parent's old name leads to."""
        own = [self._alias(request, alias) for alias in request.aliases]
        yield from own
        former = self._stage.past.former_urn(request.parent)
        if former is None:
            return
        for urn in (self.make_urn(request.parent, request.type, request.name), *own):
            type_, name = urn.split("::")[2].rsplit("$", 1)[-1], urn.rsplit("::", 1)[-1]
            yield self.make_urn(former, type_, _renamed(name, request.parent, former))

    def _alias(self, request: Any, alias: Any) -> str:
        if alias.WhichOneof("alias") == "urn":
            return str(alias.urn)
        spec = alias.spec
        parent = self._stage.past.former_urn(spec.parentUrn) or spec.parentUrn or request.parent
        return _urn(
            spec.stack or self._stack,
            spec.project or self._project,
            "" if spec.noParent else parent,
            spec.type or request.type,
            spec.name or request.name,
        )

    def _begin(self, asked: Registration) -> None:
        urn = asked.resource.urn
        with self._lock:
            if urn in self._begun:
                raise ProgramFailed(f"Duplicate resource URN '{urn}'; try giving it a unique name")
            self._begun.add(urn)

    def _record(self, operation: Operation) -> None:
        with self._lock:
            self.operations[operation.urn] = operation
        self._watch(operation)


def _urn(stack: str, project: str, parent: str, type_: str, name: str) -> str:
    parent_type = parent.split("::")[2] if parent else ""
    path = "" if parent_type in ("", STACK_TYPE) else f"{parent_type}$"
    return f"urn:pulumi:{stack}::{project}::{path}{type_}::{name}"


def _renamed(name: str, parent: str, former: str) -> str:
    """A child's name under its parent's old name: by convention the name of a child begins with its parent's."""
    now, before = parent.rsplit("::", 1)[-1], former.rsplit("::", 1)[-1]
    return f"{before}{name.removeprefix(now)}" if name.startswith(now) else name


class _NoMocks(mocks.Mocks):
    """The runtime wants mocks; the monitor answers everything before they are asked."""

    def call(self, args: mocks.MockCallArgs) -> Any:
        raise ProgramFailed(f"function {args.token}: offline does not serve it.")

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:
        raise ProgramFailed(f"{args.typ} resource '{args.name}': offline does not serve it.")
